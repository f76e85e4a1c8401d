"""What tests read from built pages."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup, Tag


def read_page(folder: Path, name: str, *, scripts: bool = True) -> BeautifulSoup:
    """Read a page as a browser that runs scripts has it, or as one that does not."""
    page = BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    for element in page.select("noscript"):
        if scripts:
            element.decompose()
        else:
            element.unwrap()
    return page


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{len(found)} × {selector}"
    return found[0]


def attribute(page: BeautifulSoup | Tag, selector: str, name: str) -> str:
    return str(one(page, selector)[name])


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def published(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder that is served: hidden ones say where and from what it was built."""
    return {name: data for name, data in contents(folder).items() if "/." not in f"/{name}"}
