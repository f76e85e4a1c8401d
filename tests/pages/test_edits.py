"""After any edit, a build gives what a build from nothing gives: every file that is served, every finding."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import project
from generator.pages import site
from tests.nightly import nightly_but
from tests.pages import example
from tests.pages.building import taken_back
from tests.pages.reading import published
from tests.pages.test_filled import OWN_SETTINGS

LINKS = """\
---
title: Where things are
description: Links.
---
# Where things are

See [a place](#place), [](#place), [a part](pay.md#use-a-card), [](pay.md#own-id), [](#here) and [](card.md).

{#here}
## Here

![A button](images/pay.svg) and [a card](card.md). We wait {fact}`patience`.

![Any kind](images/dot.*) as {eq}`sum` says.

```{literalinclude} part.txt
```

```{literalinclude} part.txt
:diff: whole.txt
```

```{literalinclude} ../../../examples/part.txt
```

:::{alert} overdue
:::
"""

SETTINGS_AND_MORE = f"""{OWN_SETTINGS}
import sys

sys.path.insert(0, str(Path(__file__).parent / "own"))
extensions = [*extensions, "further"]
html_static_path = ["own/static"]
html_css_files = ["own.css"]
html_extra_path = ["own/extra"]
"""

FURTHER = """\
def setup(app):
    app.connect("html-collect-pages", lambda _app: [("further", {"title": "More", "body": "<p>Here.</p>"}, "page.html")])
"""
"""An extension that adds a page."""

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one point."""

NUMBERS = """\
---
title: Steps
description: In this order.
---
# Steps

```{toctree}
:maxdepth: 2

first
second
```
"""

Edit = Callable[[Path], object]


def article(name: str) -> Path:
    return Path("content/articles/billing") / f"{name}.md"


def replace(path: str | Path, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def write(path: str | Path, text: str) -> Edit:
    return lambda root: example.write_file(root / path, text)


def remove(path: str | Path) -> Edit:
    return lambda root: (root / path).unlink()


def move(path: str | Path, to: str | Path) -> Edit:
    return lambda root: (root / path).rename(root / to)


def both(*edits: Edit) -> Edit:
    return lambda root: [edit(root) for edit in edits]


def title(text: str) -> str:
    return f"---\ntitle: {text}\ndescription: About it.\n---\n# {text}\n\n## First in {text}\n\nSome words.\n"


PAY, CARD, HERE, STEPS = article("pay"), article("card"), article("links"), article("steps")
START, FACTS, SETTINGS = Path("content/index.md"), Path("content/facts.yml"), Path("pyproject.toml")
ALERT, OVERDUE = Path("content/alerts/past-due.md"), Path("content/alerts/overdue.md")
IMAGES, DUTCH = Path("content/articles/billing/images"), Path("locales/nl_NL/LC_MESSAGES")

EDITS: dict[str, Edit] = {
    "a sentence": replace(CARD, "A credit card pays", "A card pays"),
    "a code block": replace(CARD, "not translated", "translated by nobody"),
    "a remark for translators": replace(PAY, "% translators: this", "% translators: that"),
    "a description": replace(CARD, "Add or remove a card.", "Add, change or remove a card."),
    "keywords": replace(PAY, "keywords: [balance, payment]", "keywords: [balance]"),
    "a title": replace(CARD, "Change your card", "Change cards"),
    "a heading that others link to": replace(PAY, "## Use a card", "## Use cards"),
    "the name of a heading": replace(PAY, "{#own-id}", "{#other-id}"),
    "a label that others link to": replace(CARD, "(place)=", "(other-place)="),
    "a label that moves to another article": both(
        replace(CARD, "(place)=\n", ""),
        replace(PAY, "## Use a card\n\nChoose", "(place)=\n## Use a card\n\nChoose"),
    ),
    "a label that is there twice": replace(
        HERE, "{#here}\n## Here", "{#here}\n## Here\n\n(place)=\n### Again"
    ),
    "a label that is there twice, before": replace(
        CARD, "A credit card pays", "(Second-Part)=\n### Again\n\nA credit card pays"
    ),
    "a label of a page that Sphinx makes": replace(HERE, "## Here\n", "## Here\n\n(search)=\n### Again\n"),
    "an equation that others link to": replace(CARD, ":label: sum", ":label: total"),
    "an equation before it": replace(
        CARD, "```{math}\n:label: sum", "```{math}\n:label: one\na\n```\n\n```{math}\n:label: sum"
    ),
    "an equation that is there twice": replace(
        HERE, "## Here\n", "## Here\n\n```{math}\n:label: sum\nb\n```\n"
    ),
    "an equation that is there twice, before": write(
        article("adding"),
        f"---\norphan: true\n{title('Adding')[4:]}\n```{{math}}\n:label: sum\nb\n```\n",
    ),
    "a sentence that nobody translates": replace(
        CARD, "A credit card pays", "<!-- translate: off -->\n\nA credit card pays"
    ),
    "what an included file is compared with": write(article("x").with_name("whole.txt"), "A whole.\n"),
    "an image of a better kind": write(IMAGES / "dot.svg", example.IMAGE),
    "the heading below a label": replace(HERE, "## Here", "## There"),
    "the order of headings": replace(PAY, "## Use a card", "## Another thing\n\nWords.\n\n## Use a card"),
    "what an article includes": write(article("x").with_name("part.txt"), "Another part.\n"),
    "what an article includes from elsewhere": write("examples/part.txt", "Another part.\n"),
    "a style of its own": write("own/static/own.css", "p { color: blue; }\n"),
    "a file more": write("own/extra/robots.txt", "Welcome.\n"),
    "a page of an extension": replace("own/further.py", "Here.", "There."),
    "a fact": replace(FACTS, "90", "60"),
    "a fact that goes": replace(FACTS, "data-retention:", "other:"),
    "how severe an alert is": replace(ALERT, "severity: warning", "severity: error"),
    "the text of an alert": replace(ALERT, "You owe us {amount}.", "Pay us {amount}."),
    "an alert that goes": remove(OVERDUE),
    "an image": write(IMAGES / "pay.svg", example.IMAGE.replace('r="9"', 'r="8"')),
    "an image that goes": remove(IMAGES / "pay.svg"),
    "an image of a language": write(IMAGES / "pay.nl.svg", example.IMAGE.replace('r="9"', 'r="7"')),
    "a new article": both(
        write(article("new"), title("What is new")),
        replace(START, "<billing/card>\n", "<billing/card>\nbilling/new\n"),
    ),
    "an article outside all lists": write(article("later"), f"---\norphan: true\n{title('Later')[4:]}"),
    "an article that goes": both(remove(CARD), replace(START, "Cards <billing/card>\n", "")),
    "an article with another name": both(
        move(CARD, article("cards")), replace(START, "<billing/card>", "<billing/cards>")
    ),
    "the order of articles": replace(
        START, "billing/pay\nCards <billing/card>", "Cards <billing/card>\nbilling/pay"
    ),
    "the caption of a list": replace(START, ":caption: Billing", ":caption: Bills"),
    "a title in a list": replace(START, "Cards <billing/card>", "Your cards <billing/card>"),
    "a translated title in a list": replace(DUTCH / "articles/index.po", "Kaarten", "Uw kaarten"),
    "an article of a list that goes": remove(article("first")),
    "an article of a list that cannot be read": replace(article("first"), "title: First", "title: [First"),
    "a label with capitals": replace(article("second"), "(Second-Part)=\n", ""),
    "the heading below a label with capitals": replace(article("second"), "## First", "## Then"),
    "an image of the same name": both(
        write("content/articles/again/images/pay.svg", example.IMAGE.replace('r="9"', 'r="5"')),
        write(
            "content/articles/again/pay.md",
            f"---\norphan: true\n{title('Again')[4:]}\n![It](images/pay.svg)\n",
        ),
    ),
    "how deep a list goes": replace(STEPS, ":maxdepth: 2", ":maxdepth: 1"),
    "a list with numbers": replace(STEPS, ":maxdepth: 2", ":maxdepth: 2\n:numbered:"),
    "an article below a list": replace(article("second"), "## First", "## Not first"),
    "the order of a list": replace(STEPS, "first\nsecond", "second\nfirst"),
    "the brand": replace(SETTINGS, 'brand = "Example"', 'brand = "Another"'),
    "where the site lies": replace(SETTINGS, "docs.example.com", "help.example.com"),
    "where problems are told": replace(SETTINGS, "new?title", "newer?title"),
    "one language more": replace(SETTINGS, '["nl-NL", ', '["nl-NL", "de-DE", '),
    "settings of its own": write("conf.py", SETTINGS_AND_MORE),
    "the start page in another folder": both(
        move(START, Path("content/articles/index.md")), replace(FACTS, "90", "60")
    ),
    "a layout": replace("templates/site/footer.html", "<", "<!-- changed --><"),
    "a translated sentence": replace(
        DUTCH / "articles/billing/card.po", "betaalt voor alles", "betaalt alles"
    ),
    "a translated title": replace(DUTCH / "articles/billing/card.po", "Uw kaart wijzigen", "Uw kaart"),
    "a translated alert": replace(DUTCH / "alerts.po", "verschuldigd", "schuldig"),
    "a string of the layout": replace(DUTCH / "templates/site.po", "Zoeken", "Zoek"),
    "a string of Sphinx": replace(DUTCH / "sphinx.po", "Opmerking", "Let op"),
    "a catalog that goes": remove(DUTCH / "articles/billing/card.po"),
    "a catalog that cannot be read": write(DUTCH / "articles/billing/pay.po", 'msgid "'),
    "an article that cannot be read": replace(CARD, "title: Change your card", "title: [Change your card"),
}

ALWAYS = (
    "a heading that others link to",
    "a label that moves to another article",
    "a label that is there twice, before",
    "an image of a language",
    "what an article includes from elsewhere",
    "an article with another name",
    "a translated title in a list",
    "a list with numbers",
    "a string of Sphinx",
)
"""Edits that take most to get right; the others are nightly tests."""


@pytest.fixture(
    scope="module",
    params=["filled", pytest.param("by Sphinx alone", marks=pytest.mark.nightly)],
)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that is built, and a copy of it beside it."""
    root = tmp_path_factory.mktemp("edits") / "project"
    example.write(root)
    if request.param != "filled":
        example.write_file(root / "conf.py", SETTINGS_AND_MORE)
    example.write_file(root / "own/further.py", FURTHER)
    example.write_file(root / "own/extra/proof.html", "It is ours.\n")
    example.write_file(root / "own/static/own.css", "p { color: red; }\n")
    example.write_file(root / "examples/part.txt", "A part.\n")
    replace(CARD, "## Add a card", "(place)=\n## Add a card")(root)
    (root / HERE).write_text(LINKS, encoding="utf-8")
    (root / STEPS).write_text(NUMBERS, encoding="utf-8")
    for name in ("first", "second"):
        example.write_file(root / article(name), title(name.capitalize()))
    example.write_file((root / HERE).with_name("part.txt"), "A part.\n")
    example.write_file((root / HERE).with_name("whole.txt"), "A part.\nAnd more.\n")
    (root / IMAGES / "dot.png").write_bytes(DOT)
    replace(CARD, "(place)=\n", "```{math}\n:label: sum\na + b\n```\n\n(place)=\n")(root)
    example.write_file(root / OVERDUE, example.ALERT.replace("Pay now.", "Pay today."))
    replace(START, "billing/card\n", "billing/card\nbilling/links\nbilling/steps\n")(root)
    replace(START, "billing/card\n", "Cards <billing/card>\n")(root)
    replace(
        DUTCH / "articles/index.po", 'msgid "Articles"', 'msgid "Cards"\nmsgstr "Kaarten"\n\nmsgid "Articles"'
    )(root)
    replace(article("second"), "## First", "(Second-Part)=\n## First")(root)
    replace(HERE, "[](#here)", "[](#here), [](#Second-Part)")(root)
    replace(FACTS, "data-retention", "patience: {value: 3, unit: day}\ndata-retention")(root)
    pages, findings = build(root)
    assert findings == ()
    added = {"en-US/further.html", "en-US/proof.html"}
    assert added & pages.keys() == (added if (root / "conf.py").is_file() else set())
    shutil.copytree(root, root.with_name("copy"))
    return root


@pytest.fixture
def root(kept: Path) -> Path:
    return taken_back(kept)


def build(root: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Build English and Dutch; return every file that is served, and the findings."""
    found = project.load(root)
    report = site.build(found, locales=found.settings.all_locales[:2])
    return published(report.out), report.findings


def take_back(root: Path) -> None:
    """Let everything but what was built be as it was before."""
    for path in root.iterdir():
        if path.name != "build":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(root.with_name("copy"), root, ignore=shutil.ignore_patterns("build"), dirs_exist_ok=True)


@pytest.mark.parametrize("name", nightly_but(EDITS, *ALWAYS))
def test_an_edit_gives_what_a_build_from_nothing_gives(root: Path, name: str) -> None:
    """And so it does once it is taken back."""
    before = published(root / "build/site")
    EDITS[name](root)
    pages, findings = build(root)
    if findings:
        assert build(root)[1] == findings
    updated = root.with_name("updated")
    shutil.rmtree(updated, ignore_errors=True)
    (root / "build").rename(updated)
    new, told = build(root)
    assert differing(pages, new) == []
    assert sorted(findings) == sorted(told)
    shutil.rmtree(root / "build")
    updated.rename(root / "build")
    take_back(root)
    again, nothing = build(root)
    assert differing(again, before) == []
    assert nothing == ()


def differing(pages: dict[str, bytes], others: dict[str, bytes]) -> list[str]:
    return sorted(path for path in {*pages, *others} if pages.get(path) != others.get(path))
