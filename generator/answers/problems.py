"""What is wrong with a request becomes `application/problem+json` (RFC 9457), without its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from generator.errors import GeneratorError, InvalidValues, NotApproved, UnknownAlert, UnknownLocale

__all__ = ["DETAILS", "ERRORS", "MEDIA_TYPE", "Refused", "full", "refused"]

MEDIA_TYPE = "application/problem+json"

DETAILS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "malformed": (400, "the request cannot be read; send HTTP/1.1 with a JSON body in UTF-8"),
        "unauthorized": (401, "a valid key is needed; send Authorization: Bearer <key>"),
        "not_found": (404, "there is nothing at this path; see /openapi.json"),
        "unknown_alert": (404, "there is no alert of this name; see /v1/alerts"),
        "method_not_allowed": (405, "this path takes other methods; see Allow"),
        "locale_unavailable": (406, "there is no text in the requested locales; allow fallback"),
        "not_acceptable": (406, "nothing that Accept names can be sent; see available"),
        "no_sender": (406, "the project names no sender, so it has no messages; ask for application/json"),
        "timeout": (408, "the body took too long; send it at once"),
        "not_approved": (409, "the alert is not wholly approved in this locale; allow fallback"),
        "too_large": (413, "the body is too large; see limit, in bytes"),
        "unsupported_media_type": (415, "the body has another type; see accepted"),
        "invalid_values": (422, "the request has values that cannot be used; see problems"),
        "headers_too_large": (431, "the headers are too large; send fewer"),
        "internal": (500, "the service failed; its log says where"),
        "full": (503, "too many requests at once; try again after Retry-After"),
        "shutting_down": (503, "the service stops; send the rest again"),
    }
)
"""Every code an answer may have, with its status and its sentence."""


class Refused(Exception):
    """A request that gets no email, and why."""

    def __init__(self, code: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        self.code = code
        self.status, self.detail = DETAILS[code]
        self.headers = dict(headers or {})
        self.more = more
        super().__init__(code)

    def document(self) -> dict[str, Any]:
        """Return the problem as JSON has it; its type is `about:blank`, `code` is what programs go by."""
        return {
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }


def full() -> Refused:
    """Return what is said when there is no room."""
    return Refused("full", headers={"retry-after": "1"})


ERRORS = (InvalidValues, NotApproved, UnknownAlert, UnknownLocale)
"""The errors of the library that `refused` tells."""


def refused(error: GeneratorError) -> Refused:
    """Return how an error of the library is told over HTTP."""
    return _TOLD[type(error)](error)


_TOLD: Mapping[type, Callable[[Any], Refused]] = MappingProxyType(
    {
        UnknownAlert: lambda error: Refused("unknown_alert", did_you_mean=list(error.did_you_mean)),
        UnknownLocale: lambda error: Refused("locale_unavailable", available=list(error.available)),
        NotApproved: lambda error: Refused("not_approved", locale=error.locale),
        InvalidValues: lambda error: Refused(
            "invalid_values", problems=[asdict(problem) for problem in error.problems]
        ),
    }
)
