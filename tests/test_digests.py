"""Digests tell contents apart, whatever files are named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from generator.digests import bytes_digest, digest, engine_digest, folder_digests


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf_8_is_part_of_a_digest(tmp_path: Path) -> None:
    name = os.fsdecode(b"b\xff.md")
    (tmp_path / name).write_bytes(b"text")
    found = folder_digests(tmp_path)
    assert found == {name: bytes_digest(b"text")}
    assert digest(found) != digest({os.fsdecode(b"b\xfe.md"): bytes_digest(b"text")})


def test_a_digest_is_that_of_the_json_in_utf_8() -> None:
    assert digest("Zoë", {"b": 1, "a": None}) == bytes_digest('["Zoë", {"a": null, "b": 1}]'.encode())


@pytest.mark.parametrize("library", ["ftfy", "rapidfuzz", "sphinx"])
def test_an_engine_with_another_version_of_a_library_is_another_one(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine_digest.__wrapped__()
    (tmp_path / f"{library}-0.dist-info").mkdir()
    (tmp_path / f"{library}-0.dist-info/METADATA").write_text(f"Name: {library}\nVersion: 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert engine_digest.__wrapped__() != before
