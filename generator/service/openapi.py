"""Alerts become a description of the service in OpenAPI 3.1."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from generator.alerts.bundle import Alerts
from generator.answers.asked import MAX_TAG_LENGTH, MAX_TAGS
from generator.answers.problems import DETAILS
from generator.answers.problems import MEDIA_TYPE as PROBLEM
from generator.service.batch import MEDIA_TYPES as NDJSON

__all__ = ["PREVIEWS", "SCHEMA", "describe"]

PREVIEWS = ("text/html", "text/plain", "application/json")
"""What a preview can be sent as, best first."""

SCHEMA = "application/schema+json"

_STRING = MappingProxyType({"type": "string"})
_TAG = MappingProxyType({"type": "string", "maxLength": MAX_TAG_LENGTH, "examples": ["nl-BE"]})
_ALWAYS = ("malformed", "unauthorized", "method_not_allowed", "headers_too_large", "full")


def describe(alerts: Alerts, *, keys: bool) -> dict[str, Any]:
    """Return the description of a service of these alerts; with `keys`, all but `/livez` ask for one.

    Its mappings are not all dicts.
    """
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Emails of the billing alerts", "version": alerts.id},
        "paths": _paths(alerts),
        "components": {"schemas": _schemas(alerts), "responses": _problems()},
    }
    if keys:
        scheme = {"type": "http", "scheme": "bearer"}
        document |= {"security": [{"key": []}]}
        document["components"]["securitySchemes"] = {"key": scheme}
    return document


def _paths(alerts: Alerts) -> dict[str, Any]:
    alert = _in_path("alert", {**_STRING, "enum": [*alerts.names]})
    any_alert = _in_path("alert", {**_STRING, "examples": [*alerts.names[:1]]})
    emails = {f"/v1/alerts/{name}/email": {"post": _email_of(name)} for name in alerts.names}
    return {
        **emails,
        "/v1/alerts/{alert}/email": {"parameters": [any_alert], "post": _any_email()},
        "/v1/emails:batch": {"post": _batch()},
        "/v1/alerts": {"get": _get("list_alerts", "Names, locales, approval", {"type": "object"})},
        "/v1/alerts/{alert}/schema": {"parameters": [alert], "get": _schema()},
        "/v1/alerts/{alert}/preview": {"parameters": [alert, _wanted()], "get": _preview()},
        "/v1/locales": {"get": _get("list_locales", "Locales, the source locale first", {"type": "object"})},
        "/openapi.json": {"get": _get("describe", "This document", {"type": "object"})},
        "/livez": {
            "get": {**_get("live", "Whether the process answers", {"type": "object"}), "security": []}
        },
        "/readyz": {
            "get": _get("ready", "Whether emails can be asked for", {"type": "object"}, "shutting_down")
        },
        "/metrics": {"get": _operation("metrics", "Metrics of Prometheus", {"text/plain": _STRING})},
    }


def _operation(name: str, summary: str, content: Mapping[str, Any], *codes: str) -> dict[str, Any]:
    described = {kind: {"schema": schema} for kind, schema in content.items()}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": described},
            **{
                str(status): {"$ref": f"#/components/responses/{status}"}
                for status in sorted({DETAILS[code][0] for code in (*_ALWAYS, *codes)})
            },
        },
    }


def _get(name: str, summary: str, schema: Mapping[str, Any], *codes: str) -> dict[str, Any]:
    return _operation(name, summary, {"application/json": schema}, *codes)


_BODY = ("too_large", "unsupported_media_type", "timeout")


def _email_of(name: str) -> dict[str, Any]:
    return _email(
        f"email_{re.sub('[^A-Za-z0-9]', '_', name)}",
        f"The email {name} for one recipient",
        values={"$ref": f"#/components/schemas/values.{name}"},
    )


def _any_email() -> dict[str, Any]:
    """Describe what clients ask for that are older than an alert; OpenAPI prefers the paths with names."""
    described = "What the schema at /v1/alerts/{alert}/schema says."
    return _email(
        "email",
        "The email of any alert for one recipient",
        values={"type": "object", "description": described},
    )


def _email(name: str, summary: str, *, values: Mapping[str, Any]) -> dict[str, Any]:
    operation = _operation(
        name,
        summary,
        {"application/json": {"$ref": "#/components/schemas/Email"}, "message/rfc822": _STRING},
        *_BODY,
        "unknown_alert",
        "locale_unavailable",
        "not_approved",
        "invalid_values",
    )
    return operation | {"requestBody": _body(("application/json",), _asked(values))}


def _batch() -> dict[str, Any]:
    format_ = {"name": "format", "in": "query", "schema": {"enum": ["json", "eml"], "default": "json"}}
    operation = _operation(
        "batch",
        "One line for each line, in order: an email, or ref, line and error",
        dict.fromkeys(NDJSON, _STRING),
        *_BODY,
        "invalid_values",
        "not_acceptable",
    )
    return operation | {"parameters": [format_], "requestBody": _body(NDJSON, _STRING)}


def _schema() -> dict[str, Any]:
    content = {SCHEMA: {"type": "object"}}
    return _operation("schema", "JSON Schema of the values of an alert", content, "unknown_alert")


def _preview() -> dict[str, Any]:
    shapes: Mapping[str, Any] = {"application/json": {"$ref": "#/components/schemas/Email"}}
    content = {kind: shapes.get(kind, _STRING) for kind in PREVIEWS}
    return _operation(
        "preview",
        "An email with the writer's examples",
        content,
        "unknown_alert",
        "not_acceptable",
        "invalid_values",
    )


def _body(kinds: Sequence[str], schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}


def _in_path(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _wanted() -> dict[str, Any]:
    tags = {"type": "array", "items": _TAG, "maxItems": MAX_TAGS}
    return {"name": "locale", "in": "query", "schema": tags, "description": "Wanted tags, best first."}


def _asked(values: Mapping[str, Any]) -> dict[str, Any]:
    tags = {"type": "array", "items": _TAG, "minItems": 1, "maxItems": MAX_TAGS}
    return {
        "type": "object",
        "properties": {
            "locale": {"anyOf": [_TAG, tags]},
            "values": values,
            "format_locale": {"type": ["string", "null"], "examples": ["nl-BE"]},
            "time_zone": {"type": ["string", "null"], "examples": ["Europe/Brussels"]},
            "fallback": {"type": "boolean", "default": True},
            "to": {"$ref": "#/components/schemas/Mailbox"},
        },
        "required": ["locale", "values"],
        "additionalProperties": False,
    }


def _schemas(alerts: Alerts) -> dict[str, Any]:
    values = {f"values.{name}": _relocated(alerts.schema(name)) for name in alerts.names}
    return {**values, **_shared(alerts), "Email": _EMAIL, "Mailbox": _MAILBOX, "Problem": _PROBLEM}


def _shared(alerts: Alerts) -> dict[str, Any]:
    """Return the definitions that the schemas of values refer to; they are the same in all."""
    found: dict[str, Any] = {}
    for name in alerts.names:
        found |= alerts.schema(name).get("$defs", {})
    return {f"values.{name}": schema for name, schema in found.items()}


def _relocated(schema: Any) -> Any:
    """Return a schema whose references look for definitions where OpenAPI keeps them."""
    if isinstance(schema, list):
        return [_relocated(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key not in ("$schema", "$defs", "examples")}
    moved = {key: _relocated(value) for key, value in kept.items()}
    if "$ref" in moved:
        moved["$ref"] = moved["$ref"].replace("#/$defs/", "#/components/schemas/values.")
    return moved | {key: schema[key] for key in ("examples",) if key in schema}


def _problems() -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code, (status, detail) in DETAILS.items():
        by_status.setdefault(status, []).append(f"`{code}`: {detail}")
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        str(status): {"description": "\n\n".join(words), "content": {PROBLEM: schema}}
        for status, words in by_status.items()
    }


_MAILBOX: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "description": "Whom a message is for.",
        "properties": {
            "name": {"type": ["string", "null"], "maxLength": 120},
            "email": {"type": "string", "format": "email", "maxLength": 254},
        },
        "required": ["email"],
        "additionalProperties": False,
    }
)
_PROBLEM: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "description": "RFC 9457; `code` is what programs go by.",
        "properties": {
            "title": _STRING,
            "status": {"type": "integer"},
            "code": {"enum": list(DETAILS)},
            "detail": _STRING,
            "problems": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": dict.fromkeys(("pointer", "code", "expected"), _STRING),
                    "required": ["pointer", "code", "expected"],
                },
            },
            "did_you_mean": {"type": "array", "items": _STRING},
            "available": {"type": "array", "items": _STRING},
        },
        "required": ["title", "status", "code", "detail"],
    }
)
_EMAIL: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "alert": _STRING,
            "requested": {"type": "array", "items": _STRING},
            "locale": {**_STRING, "description": "The language of the text."},
            "match": {"enum": ["exact", "equivalent", "language", "default"]},
            "format_locale": _STRING,
            "dir": {"enum": ["ltr", "rtl"]},
            **dict.fromkeys(("subject", "preheader", "html", "text", "banner", "article_url"), _STRING),
            "action": {
                "type": "object",
                "properties": {"label": _STRING, "url": _STRING},
                "required": ["label", "url"],
            },
            "bundle": _STRING,
            "id": {**_STRING, "description": "The same for the same request: an idempotency key."},
            "stale": {"type": "boolean", "description": "Whether this is the last approved copy."},
            "headers": {"type": "object", "additionalProperties": _STRING},
            "size": {
                "type": "integer",
                "description": "Bytes of the HTML; Gmail cuts off what is over 102 KB.",
            },
        },
    }
)
