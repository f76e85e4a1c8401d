"""The locks hold all that pyproject.toml asks for, for every supported Python, and name no host."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("runtime", "service", "test")}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PINNED = re.compile(
    r"^(?P<pin>[a-z0-9][^\\\n]*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


def pins(lock: Path) -> dict[str, list[Requirement]]:
    """Return every pinned version by package; one package has several where Pythons differ."""
    found: dict[str, list[Requirement]] = {}
    for match in PINNED.finditer(lock.read_text("utf-8")):
        pin = Requirement(match["pin"])
        found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def installed_version(choices: list[Requirement], python: str) -> str:
    """Return the one version that a Python on Linux installs."""
    environment = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    (chosen,) = [pin for pin in choices if pin.marker is None or pin.marker.evaluate(environment)]
    (specifier,) = chosen.specifier
    return specifier.version


def asked_for() -> Iterator[tuple[str, Requirement]]:
    """Yield each lock with each requirement that pyproject.toml makes of it."""
    pyproject: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["build"]
    for text in runtime:
        yield "runtime", Requirement(text)
    for text in runtime + pyproject["dependency-groups"]["test"]:
        yield "test", Requirement(text)
    service = pyproject["project"]["optional-dependencies"]["service"]
    for lock in ("runtime", "test"):
        for text in service:
            yield lock, Requirement(text)
    for text in service + pyproject["dependency-groups"]["service"]:
        yield "service", Requirement(text)


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_names_no_host(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^ *-(?!-hash=)", text, re.M), "options such as --index-url"


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_every_line_of_a_lock_is_a_pin_with_hashes(lock: Path) -> None:
    rest = PINNED.sub("", lock.read_text("utf-8"))
    assert [line for line in rest.splitlines() if not line.lstrip().startswith("#")] == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "asked"), [pytest.param(*pair, id="-".join(map(str, pair))) for pair in asked_for()]
)
def test_a_lock_satisfies_what_pyproject_asks_for(lock: str, asked: Requirement, python: str) -> None:
    version = installed_version(pins(LOCKS[lock])[canonicalize_name(asked.name)], python)
    assert asked.specifier.contains(version), f"run `make lock`: {lock}.txt has {asked.name} {version}"


@pytest.mark.parametrize("lock", ["runtime", "service"])
def test_the_test_lock_has_the_same_versions_as_the_others(lock: str) -> None:
    def versions(name: str) -> dict[str, set[str]]:
        return {
            package: {str(pin.specifier) for pin in found} for package, found in pins(LOCKS[name]).items()
        }

    assert versions(lock).items() <= versions("test").items()
