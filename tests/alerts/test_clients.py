"""What emails are made of is known to Gmail, Outlook and Apple Mail, or has a named fallback where it is not.

`tests/data/caniemail.json` is an extract of caniemail's data (MIT), which says how it was made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.alerts.conftest import ALERT, Desk

DATA = json.loads((Path(__file__).parents[1] / "data/caniemail.json").read_text(encoding="utf-8"))
FEATURES: Mapping[str, Any] = DATA["features"]
CLIENTS = ("gmail", "outlook", "apple-mail")

# Everything that an alert may hold beside what the tests' own alert has.
MORE = """
- A ~~list~~ of *things*.

  ```
  code
  ```

### Smaller

| Left | Middle |
|---|:---:|
| a | b |
"""

FALLBACKS: Mapping[str, str] = MappingProxyType(
    {
        "css-at-media": "a phone that knows no media queries shows the wider margins",
        "css-at-media-prefers-color-scheme": "the colours are for a light page, and programs darken them",
        "css-border": "thin lines below cells alone",
        "css-border-radius": "the corners are square",
        "css-color-scheme": "programs choose their own scheme",
        "css-display": "mso-padding-alt gives the button's cell the room of its link; none is display-none's",
        "css-display-none": "mso-hide hides the preheader, and its letters are tiny and as its ground",
        "css-font-size": "pixels alone",
        "css-font-weight": "600 is bold everywhere",
        "css-height": "the coloured line has the attribute too, and is a cell",
        "css-important": "in style elements alone, in lower case and after a blank",
        "css-line-height": "pixels; where a line must be thin, mso-line-height-rule",
        "css-margin": "none is negative; a wrapper for Outlook centers what auto does elsewhere",
        "css-max-height": "the preheader is hidden by mso-hide",
        "css-max-width": "a wrapper for Outlook is 600 wide",
        "css-opacity": "the preheader is hidden by display, or by mso-hide",
        "css-overflow": "the preheader is hidden by display, or by mso-hide",
        "css-overflow-wrap": "word-break does the same; Outlook for Windows makes the column wider",
        "css-padding": "cells have it; that of code, lists and the button's link is for looks alone",
        "css-selector-class": "styles are inlined; the rest is for phones and dark schemes",
        "css-selector-descendant": "styles are inlined; the rest is for phones and dark schemes",
        "css-selector-grouping": "styles are inlined; the rest is for phones and dark schemes",
        "css-selector-type": "styles are inlined; the rest is for phones and dark schemes",
        "css-sytem-ui": "other families follow it",
        "css-text-align": "left, right and center alone",
        "css-text-decoration": "one value alone",
        "css-white-space": "pre keeps its lines by itself, and an amount may break",
        "css-width": "of tables alone",
        "css-word-break": "long words break, or make the column wider",
        "html-align": "dir puts a table on its side as well",
        "html-body": "a div within has its language, direction and colour",
        "html-dir": "stands on html, a div and tables: not on links",
        "html-doctype": "Word draws tables as without one",
        "html-height": "a cell's, in pixels",
        "html-lists": "neither reversed nor with values",
        "html-meta-color-scheme": "programs choose their own scheme",
        "html-role": "a table is read out as one",
        "html-style": "styles are inlined; the rest is for phones and dark schemes",
        "html-width": "of tables, in pixels or per cent",
    }
)
"""What happens where a feature is missing or in part, by feature."""

# HTML 4 and CSS 1 that every program has shown since before caniemail was: it has no page about them.
OLD_ELEMENTS = frozenset(("a", "br", "em", "head", "html", "meta", "s", "thead", "tbody", "title", "tr"))
OLD_PROPERTIES = frozenset(("color",))
ELEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "table": "html-table",
        "td": "html-table",
        "th": "html-table",
        **dict.fromkeys(("ul", "ol", "li"), "html-lists"),
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    }
)
ATTRIBUTES = frozenset(("align", "cellpadding", "cellspacing", "dir", "height", "lang", "role", "width"))
"""Those that caniemail has a page about."""
PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "font-family": "css-font",
        "border-bottom": "css-border",
        "border-bottom-color": "css-border",
        **{f"{name}-{side}": f"css-{name}" for name in ("margin", "padding") for side in ("left", "right")},
    }
)


@pytest.fixture
def emails(desk: Desk) -> list[str]:
    """The HTML of two alerts with every construct, in languages of both directions."""
    english = ALERT.partition("---\n")[2].partition("---\n")[0]
    desk.write_alert(f"---\n{english}---\n{ALERT.partition('---')[2].partition('---')[2]}{MORE}", "more")
    alerts = desk.alerts()
    return [
        alerts.email(name, locale=tag, values=alerts.examples(name)).html
        for name in alerts.names
        for tag in alerts.approved(name)
    ]


def elements(html: str) -> Iterator[Element]:
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    yield from (element for element in tree.iter() if isinstance(element.tag, str))


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Yield properties and values; what is meant for Word alone is a fallback and no feature."""
    for declaration in filter(str.strip, style.split(";")):
        name, value = declaration.split(":", 1)
        if not name.strip().startswith("mso-") and name.strip() != "supported-color-schemes":
            yield name.strip(), value.strip()


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations, those within media queries included."""
    yield from re.findall(r"([^{}@]+)\{([^{}]*)\}", re.sub(r"@media[^{]*\{", "", sheet))


# --- what an email is made of


def used(html: str) -> set[str]:
    """Return the features that an email has, by the names that caniemail gives them."""
    found = {"html-doctype"} if html.startswith("<!DOCTYPE html>") else set()
    if "<!--" in html:
        found.add("html-comments")
    for element in elements(html):
        if element.tag not in OLD_ELEMENTS:
            found.add(ELEMENTS.get(element.tag, f"html-{element.tag}"))
        found |= {f"html-{name}" for name in ATTRIBUTES & element.attrib.keys()}
        if element.get("name") == "color-scheme":
            found.add("html-meta-color-scheme")
        found |= features_of(element.get("style", ""))
        if element.tag == "style":
            found |= features_of_sheet(element.text or "")
    return found


def features_of(style: str) -> set[str]:
    found = set()
    for name, value in declarations(style):
        if name in OLD_PROPERTIES:
            continue
        found.add("css-display-none" if value == "none" and name == "display" else _property(name))
        found |= {_UNITS[unit] for unit in re.findall(r"(?<![#\w])\d+([a-z%]+)", value)}
        found |= {"css-sytem-ui"} if "system-ui" in value else set()
        found |= {"css-important"} if "important" in value else set()
    return found


_UNITS = {"px": "css-unit-px", "%": "css-unit-percent"}


def _property(name: str) -> str:
    return PROPERTIES.get(name, f"css-{name}")


def features_of_sheet(sheet: str) -> set[str]:
    found = {f"css-at-{word}" for word in re.findall(r"@(\w+)", sheet)}
    found |= {f"css-at-media-{feature}" for feature in re.findall(r"\((prefers-[a-z-]+)", sheet)}
    for selector, style in rules(sheet):
        found |= features_of(style)
        for name, pattern in _SELECTORS.items():
            found |= {f"css-selector-{name}"} if re.search(pattern, selector.strip()) else set()
    return found


_SELECTORS = {
    "class": r"\.[a-z]",
    "chaining": r"[\w]\.[a-z]",
    "descendant": r"[\w] +[\w.]",
    "grouping": ",",
    "type": r"(?:^|[ ,])[a-z]",
    "attribute": r"\[",
    "child": ">",
    "id": "#",
    "universal": r"\*",
}


# --- what programs make of it


def lacking(feature: str) -> list[str]:
    """Return the platforms of our clients that lack a feature, or know it in part."""
    support = FEATURES[feature]["support"]
    return [
        f"{client} {platform}: {status}"
        for client in CLIENTS
        for platform, status in support[client].items()
        if not status.startswith(("y", "u"))
    ]


def test_every_feature_of_an_email_is_known_or_has_a_fallback(emails: list[str]) -> None:
    features = set().union(*map(used, emails))
    assert features == FEATURES.keys()
    assert {feature for feature in features if lacking(feature)} == FALLBACKS.keys()


@pytest.mark.parametrize("tag", ["p", "li", "th", "h2", "h3", "pre", "code"])
def test_a_program_that_drops_style_elements_has_the_styles_in_elements(emails: list[str], tag: str) -> None:
    """A font, a size and a colour stand on the element, or on what it inherits them from."""
    styles = [style for html in emails for element, style in inherited(html) if element.tag == tag]
    assert styles
    assert all({"font-family", "font-size", "color"} <= names for names in styles)


def inherited(html: str) -> Iterator[tuple[Element, frozenset[str]]]:
    """Yield each element with the names of the properties that it or an element around it has."""
    waiting = [(html5lib.parse(html, namespaceHTMLElements=False), frozenset[str]())]
    while waiting:
        element, around = waiting.pop()
        own = around | {name for name, _ in declarations(element.get("style", ""))}
        yield element, own
        waiting += [(child, own) for child in element]


def test_word_which_inherits_no_font_has_one_of_its_own(emails: list[str]) -> None:
    for html in emails:
        (word,) = re.findall(r"<!--\[if mso\]><style>(.*?)</style><!\[endif\]-->", html)
        assert word.startswith("* { font-family: 'Segoe UI', Arial, sans-serif !important; }")


# --- the fallbacks say what is so


def test_room_is_given_by_cells_and_elsewhere_for_looks_alone(emails: list[str]) -> None:
    padded = {
        element.get("class") or element.tag
        for html in emails
        for element in elements(html)
        for name, value in declarations(element.get("style", ""))
        if name.startswith("padding") and value != "0" and element.tag not in ("td", "th")
    }
    assert padded == {"code", "pre", "ul", "ol", "press"}
    assert all("mso-padding-alt:12px 24px" in html for html in emails)


def test_values_are_those_that_every_program_knows(emails: list[str]) -> None:
    for html in emails:
        for element in elements(html):
            styles = dict(declarations(element.get("style", "")))
            assert styles.get("text-align", "left") in ("left", "right", "center")
            assert styles.get("text-decoration", "none") in ("none", "underline")
            assert re.fullmatch(r"\d+(px)?", styles.get("font-size", "1px"))
            assert not any(value.startswith("-") or "important" in value for value in styles.values())
            assert not (element.tag != "table" and {"width", "max-width"} & styles.keys()) or (
                element.get("class") == "preheader"
            )
            assert not (element.tag == "a" and element.get("dir"))
            assert not {name for name in styles if re.search("inline|block|-start|-end", name)}


def test_a_colour_has_as_much_contrast_in_both_schemes(emails: list[str]) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for each text on its ground."""
    light = (("#1b2430", "#ffffff"), ("#566270", "#ffffff"), ("#566270", "#f2f4f7"), ("#0b5cad", "#ffffff"))
    dark = (("#e8ecf1", "#1b222c"), ("#b3bdc9", "#1b222c"), ("#b3bdc9", "#11161d"), ("#86bdff", "#1b222c"))
    buttons = (("#ffffff", "#0b5cad"), ("#ffffff", "#1766c2"), ("#1b2430", "#eef1f5"), ("#e8ecf1", "#2a333f"))
    known = {color for pair in (*light, *dark, *buttons) for color in pair}
    lines = {"#c77700", "#b8c1cc", "#e3e7ec", "#4b5766", "#333d4a"}
    assert {color for html in emails for color in re.findall(r"#[0-9a-f]{6}", html)} == known | lines
    assert [pair for pair in (*light, *dark, *buttons) if contrast(*pair) < 4.5] == []


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
