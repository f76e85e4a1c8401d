"""The description of the service is true: what it generates is never answered with a fault of the service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.answers.problems import DETAILS
from generator.service.batch import MEDIA_TYPES
from generator.service.endpoints import ROUTES
from tests.service.conftest import BATCH, EMAIL, Server


def references(document: Any) -> set[str]:
    if isinstance(document, list):
        return set().union(*map(references, document))
    if not isinstance(document, dict):
        return set()
    own = {document["$ref"]} if isinstance(document.get("$ref"), str) else set()
    return own.union(*map(references, document.values()))


def test_every_path_is_described_and_every_reference_leads_somewhere(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["paths"].keys() == {route.path for route in ROUTES} | {EMAIL}
    for reference in references(document):
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
    assert "security" not in document


def test_the_email_of_any_alert_is_described_as_that_of_one_but_for_its_values(client: httpx.Client) -> None:
    """So that a client that was made once asks for alerts of later bundles."""
    paths = client.get("/openapi.json").json()["paths"]
    anyone, one = paths["/v1/alerts/{alert}/email"], paths[EMAIL]
    (alert,) = anyone["parameters"]
    assert alert["schema"] == {"type": "string", "examples": ["past-due"]}
    assert anyone["post"]["responses"].keys() == one["post"]["responses"].keys()
    assert "404" in anyone["post"]["responses"]
    asked, expected = (
        each["post"]["requestBody"]["content"]["application/json"]["schema"] for each in (anyone, one)
    )
    assert asked["properties"].pop("values")["type"] == "object"
    assert expected["properties"].pop("values") == {"$ref": "#/components/schemas/values.past-due"}
    assert asked == expected


def test_a_batch_is_described_with_every_type_that_it_has(client: httpx.Client) -> None:
    batch = client.get("/openapi.json").json()["paths"][BATCH]["post"]
    assert list(batch["requestBody"]["content"]) == list(MEDIA_TYPES)
    assert list(batch["responses"]["200"]["content"]) == list(MEDIA_TYPES)


def test_every_code_of_a_problem_is_described(client: httpx.Client) -> None:
    components = client.get("/openapi.json").json()["components"]
    assert components["schemas"]["Problem"]["properties"]["code"]["enum"] == list(DETAILS)
    assert set(components["responses"]) == {str(status) for status, _ in DETAILS.values()}


@pytest.mark.parametrize(
    "examples", [pytest.param(5, id="few"), pytest.param(500, id="many", marks=pytest.mark.nightly)]
)
def test_what_the_description_generates_is_answered_as_it_says(
    server: Server, tmp_path: Path, examples: int
) -> None:
    """By schemathesis, which cannot write NDJSON, nor know which hosts a project allows."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"]
    options = ["--exclude-path", "/v1/emails:batch", "--exclude-checks", "positive_data_acceptance"]
    repeatable = ["--max-examples", str(examples), "--seed", "1", "--generation-deterministic", "--no-color"]
    done = subprocess.run(
        [*command, *options, *repeatable], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "16 passed" in done.stdout or "Tested" in done.stdout
