"""What a billing engineer meets can be imported from `generator`."""

from __future__ import annotations

import pytest

import generator


def test_everything_that_the_interface_speaks_of_is_public() -> None:
    assert generator.__all__ == [
        "Alerts",
        "Banner",
        "Email",
        "GeneratorError",
        "InvalidValues",
        "NotApproved",
        "Rejection",
        "UnknownAlert",
        "UnknownLocale",
    ]


@pytest.mark.parametrize("name", generator.__all__)
def test_a_public_name_is_that_class(name: str) -> None:
    assert getattr(generator, name).__name__ == name
    assert name in dir(generator)


def test_another_name_is_not_there() -> None:
    assert not hasattr(generator, "Reject")
