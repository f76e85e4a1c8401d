"""Imports go downward only, each library has its owners, and what a billing host installs stays small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

LAYERS = (
    ("errors",),
    ("plurals",),
    (
        "locales",
        "caches",
        "chromium",
        "clusters",
        "columns",
        "files",
        "digests",
        "git",
        "pyproject",
        "workers",
    ),
    ("values",),
    ("project",),
    ("stamps",),
    ("source",),
    ("catalogs",),
    ("alerts",),
    ("pages", "legacy"),
    ("audit", "impact", "newcomer", "pseudo", "starter", "tm"),
    ("reports",),
    ("answers",),
    ("preview", "service", "batch"),
    ("cli",),
    ("__init__", "__main__"),
)
"""A module may import those above it here, never those beside or below it."""

RUNTIME = ("errors", "plurals", "locales", "values", "alerts")
"""What a host needs that renders emails from a bundle: beside these, the standard library, Babel and msgspec."""

OWNERS = {
    "babel": {"locales", "plurals", "values"},
    "css_inline": {"alerts"},
    "distributed": {"batch", "clusters", "pages"},
    "ftfy": {"catalogs"},
    "jinja2": {"source", "alerts", "pages", "preview"},
    "markdown_it": {"source", "catalogs", "alerts", "pages", "legacy"},
    "myst_parser": {"source", "pages"},
    "httptools": {"service"},
    "msgspec": {"answers", "batch", "service", "values", "alerts"},
    "polib": {"catalogs"},
    "prometheus_client": {"service"},
    "rapidfuzz": {"catalogs", "alerts", "errors"},
    "sphinx": {"pages"},
    "starlette": {"service", "preview"},
    "uvicorn": {"service", "preview"},
    "uvloop": {"service"},
    "watchfiles": {"preview"},
    "yaml": {"source"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "packaged" not in path.parts)


def layer(name: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if name in names)


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                (f"generator.{alias.name}" for alias in node.names)
                if node.module == "generator"
                else (node.module,)
            )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward_and_libraries_have_owners(path: Path) -> None:
    own = part(path)
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "generator" and rest and rest.split(".")[0] != own:
            assert layer(rest.split(".")[0]) < layer(own), f"{own} imports {name}"
        assert own in OWNERS.get(top, {own}), f"{own} imports {top}"


def loaded_after(code: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(result.stdout.split())


def test_the_runtime_of_emails_needs_babel_and_msgspec_alone() -> None:
    """The floor: loading the public API pulls in no parser, no site and no catalog reader."""
    loaded = loaded_after("from generator import Alerts, InvalidValues")
    heavy = {
        "sphinx",
        "docutils",
        "polib",
        "markdown_it",
        "myst_parser",
        "jinja2",
        "yaml",
        "click",
        "rich",
        "css_inline",
    }
    assert not loaded & heavy
    ours = {name.split(".")[1] for name in loaded if name.startswith("generator.")}
    assert ours <= set(RUNTIME), ours - set(RUNTIME)


def test_the_command_loads_nothing_heavy_to_answer_for_help() -> None:
    loaded = loaded_after("import generator.cli")
    assert not loaded & {"sphinx", "docutils", "myst_parser", "css_inline", "polib"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_and_lists_its_public_names(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "no docstring"
    public = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    listed = next(
        (
            [ast.literal_eval(item) for item in node.value.elts]
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "__all__"
            and isinstance(node.value, ast.List)
        ),
        [],
    )
    assert public <= set(listed), f"not in __all__: {public - set(listed)}"
    assert sorted(listed, key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == listed
