"""A key opens the service, and nothing else does."""

from __future__ import annotations

import pytest

from generator.errors import GeneratorError
from generator.service.keys import Keys

FIRST, SECOND = "first-key-of-the-tests", "second-key-of-the-tests"


@pytest.mark.parametrize(
    ("header", "opens"),
    [
        pytest.param(f"Bearer {FIRST}", True, id="first"),
        pytest.param(f"bearer  {SECOND} ", True, id="second, in another case"),
        pytest.param(f"Bearer {FIRST}{SECOND}", False, id="both"),
        pytest.param(f"Bearer {FIRST[:-1]}", False, id="shorter"),
        pytest.param(f"Bearer {FIRST}, Bearer {SECOND}", False, id="two headers"),
        pytest.param(FIRST, False, id="no scheme"),
        pytest.param(f"Basic {FIRST}", False, id="another scheme"),
        pytest.param("Bearer ", False, id="empty"),
        pytest.param("", False, id="none"),
        pytest.param("Bearer " + "x" * 100_000, False, id="long"),
    ],
)
def test_one_of_the_keys_opens(header: str, opens: bool) -> None:
    for text in (f"{FIRST},{SECOND}", f" {FIRST}\n{SECOND}\n"):
        assert Keys(text).open_for(header.encode()) is opens


def test_without_keys_everybody_may_ask() -> None:
    keys = Keys(" ,\n")
    assert not keys
    assert keys.open_for(b"")


@pytest.mark.parametrize("text", ["short", f"{FIRST},fifteen-letters", "schlüssel-der-lang-ist"])
def test_a_key_that_keeps_nobody_out_is_refused_without_being_told(text: str) -> None:
    with pytest.raises(GeneratorError) as error:
        Keys(text)
    assert "16 or more ASCII characters" in str(error.value)
    assert text.rpartition(",")[2] not in str(error.value)
