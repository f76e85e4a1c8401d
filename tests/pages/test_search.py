"""Chinese text becomes search terms."""

from __future__ import annotations

import pytest

from generator.pages.search import terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("信用卡", ["信用", "用卡", "信", "用", "卡"], id="pairs and single characters"),
        pytest.param("付", ["付"], id="one character"),
        pytest.param("Azure 门户", ["Azure", "门户", "门", "户"], id="other words whole"),
        pytest.param("支付€90。", ["支付", "支", "付", "90"], id="punctuation parts"),
        pytest.param("𠀀𠀁", ["𠀀𠀁", "𠀀", "𠀁"], id="beyond the basic plane"),
        pytest.param("naïve café", ["naïve", "café"], id="accents"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_text_is_found_by_its_terms(text: str, found: list[str]) -> None:
    assert list(terms(text)) == found
