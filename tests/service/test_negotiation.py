"""Accept and Content-Type are read as RFC 9110 says."""

from __future__ import annotations

import pytest

from generator.service.negotiation import accepted, header, media_type

OFFERS = ("application/json", "message/rfc822", "text/html")


@pytest.mark.parametrize(
    ("sent", "chosen"),
    [
        pytest.param("", "application/json", id="nothing"),
        pytest.param("*/*", "application/json", id="anything"),
        pytest.param("message/rfc822", "message/rfc822", id="one"),
        pytest.param("Message/RFC822;q=0.5", "message/rfc822", id="another case"),
        pytest.param("application/json;q=0.1, message/rfc822;q=0.2", "message/rfc822", id="qualities"),
        pytest.param("text/*;q=0.5, */*;q=0.1", "text/html", id="a family"),
        pytest.param("*/*, application/json;q=0", "message/rfc822", id="anything but"),
        pytest.param("application/*;q=0, */*;q=0.1", "message/rfc822", id="no family"),
        pytest.param("image/png", "", id="something else"),
        pytest.param("*/*;q=0", "", id="nothing at all"),
        pytest.param("text/html;q=x", "", id="no number"),
        pytest.param("text/html;q=nan, message/rfc822;q=0.1", "message/rfc822", id="not a number"),
        pytest.param("application/json;charset=utf-8;q=0.3, text/html;level=1", "text/html", id="parameters"),
        pytest.param("text/html," * 1000, "application/json", id="too long to be meant"),
        pytest.param("\x00\xff,;,=;q", "", id="noise"),
    ],
)
def test_the_best_offer_is_chosen(sent: str, chosen: str) -> None:
    assert accepted(sent.encode("latin-1"), OFFERS) == chosen


def test_a_media_type_is_read_without_parameters() -> None:
    assert media_type(b"Application/JSON ; charset=utf-8") == "application/json"


def test_headers_sent_twice_are_joined() -> None:
    scope = {"headers": [(b"accept", b"a/b"), (b"x", b"y"), (b"accept", b"c/d")]}
    assert header(scope, b"accept") == b"a/b, c/d"
    assert header(scope, b"host") == b""
