"""What an edit costs is what a person would count: twenty edits, and a table made by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from generator import files, impact, project
from generator.catalogs import po
from generator.catalogs.pseudo import pseudo_catalog
from generator.catalogs.sync import sync
from generator.impact import Impact
from generator.project import Project, packaged
from generator.source.content import read_content

A, B = "qps-ploc", "qps-plocm"
"""Two locales whose translations write themselves; B lacks two sentences."""
WAITING = ("Add a card.", "Your account is closed.")

SETTINGS = f"""\
[tool.generator]
source-locale = "en-US"
locales = ["{A}", "{B}"]
base-url = "https://docs.example.com"
allowed-url-hosts = ["docs.example.com", "example.com"]
"""
PAY = """\
---
title: Pay a bill
---
# Pay a bill

Open the portal. Keep your receipt - it's your proof.

:::{alert} past-due
:::

## Late payments

We add a fee of 5 euros.

See [our terms](https://example.com/terms).
"""
CARD = """\
---
title: Cards
---
# Cards

Add a card. We accept 3 cards.
"""
PAST_DUE = """\
---
stage: past-due
severity: warning
subject: "Past due: {amount}"
preheader: "Pay soon."
greeting: "Hello {customer_name},"
action: {label: "Pay now", url: "https://example.com/pay"}
article: pay
parameters:
  customer_name: {type: name, example: "Zoë"}
  amount: {type: money, example: {value: "12.50", currency: EUR}}
  unpaid: {type: count, example: 2}
---
We have not received {amount}. Please pay it now.

::::{plural} unpaid
One invoice is open.
---
{unpaid} invoices are open.
::::
"""
CLOSED = """\
---
stage: closed
severity: info
subject: "Closed"
preheader: "Nothing is left to pay."
greeting: "Hello there,"
action: {label: "Sign in", url: "https://example.com"}
---
Your account is closed.
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "content/index.md": "---\ntitle: Help\n---\n# Help\n\n```{toctree}\npay\ncard\n```\n",
    "content/articles/pay.md": PAY,
    "content/articles/card.md": CARD,
    "content/alerts/past-due.md": PAST_DUE,
    "content/alerts/closed.md": CLOSED,
}

Edit = Callable[[Path], None]


def git(folder: Path, *words: str) -> None:
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **who})


def extract(folder: Path, *neutral: str) -> Project:
    of = project.load(folder)
    assert sync(of, read_content(of).texts(of), neutral=neutral, processes=1).errors == ()
    return of


def translate(folder: Path, *, but: tuple[str, ...] = ()) -> None:
    """Write and approve every translation, but of some sentences in B."""
    of = extract(folder)
    for locale in of.settings.locales:
        for path in sorted(of.po("", locale).parent.rglob("*.po")):
            catalog = po.read_po(path.read_bytes(), path=path, locale=locale)
            done = pseudo_catalog(catalog, locale)
            left = but if locale.tag == B else ()
            pairs = zip(catalog.live, done.entries, strict=True)
            entries = tuple(old if old.msgid in left else new for old, new in pairs)
            path.write_bytes(po.write_po(replace(done, entries=entries)))


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("impact")
    for name, text in FILES.items():
        files.write_text(folder / name, text)
    shutil.copytree(packaged("templates") / "email", folder / "templates/email")
    translate(folder, but=WAITING)
    files.write_text(folder / ".gitignore", "/build/\n")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "base")
    return folder


@pytest.fixture
def folder(committed: Path) -> Path:
    git(committed, "checkout", "--quiet", ".")
    git(committed, "clean", "--quiet", "--force", "-d")
    return committed


def measured(folder: Path, revision: str = "HEAD") -> Impact:
    with impact.trees(project.load(folder), revision) as found:
        return impact.measure(found, revision)


# --- edits


def change(name: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        path = folder / "content" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def write(name: str, text: str) -> Edit:
    def edit(folder: Path) -> None:
        files.write_text(folder / "content" / name, text)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


def rename(folder: Path) -> None:
    articles = folder / "content/articles"
    (articles / "card.md").rename(articles / "cards.md")


def declare(folder: Path) -> None:
    """Say that the edit of an article changed no meaning."""
    extract(folder, "card")


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a person expects: in A and in B (new, changed, words); the rest by locale."""

    a: tuple[int, int, int] = (0, 0, 0)
    b: tuple[int, int, int] = (0, 0, 0)
    carried: tuple[str, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    emails: frozenset[tuple[str, str]] = frozenset()


PAYS = "articles/pay.md"
ALERT = "alerts/past-due.md"
BOTH = (A, B)
LOST = frozenset({("past-due", A), ("past-due", B)})
FEE, TERMS = "We add a fee of 5 euros.", "https://example.com/terms"
KEEP = " Keep your receipt - it's your proof."

TABLE = [
    # How words are typed costs nothing.
    pytest.param(change(PAYS, "it's", "it’s"), Row(carried=("quotes",)), id="quotes"),
    pytest.param(change(PAYS, "receipt - it", "receipt – it"), Row(carried=("dashes",)), id="dashes"),
    pytest.param(change(PAYS, TERMS, f"{TERMS}-2"), Row(carried=("target",)), id="target-of-a-link"),
    pytest.param(change(PAYS, FEE, f"**{FEE}**"), Row(carried=("emphasis of the whole",)), id="emphasis"),
    # Nor does where a sentence stands, and what goes.
    pytest.param(change(PAYS, KEEP, ""), Row(), id="sentence-removed"),
    pytest.param(
        both(change(PAYS, KEEP, ""), change("articles/card.md", "cards.", f"cards.{KEEP}")), Row(), id="moved"
    ),
    pytest.param(
        change(PAYS, f"Open the portal.{KEEP}", f"{KEEP.strip()} Open the portal."), Row(), id="order"
    ),
    pytest.param(both(rename, change("index.md", "\ncard\n", "\ncards\n")), Row(), id="article-renamed"),
    # What is said otherwise is translated anew.
    pytest.param(
        change(PAYS, FEE, "We add a fee of 6 euros."),
        Row(a=(0, 1, 7), b=(0, 1, 7), pages={"pay": BOTH}),
        id="number",
    ),
    pytest.param(
        change("articles/card.md", "We accept 3 cards.", "We accept 3 credit cards."),
        Row(a=(0, 1, 5), b=(0, 1, 5), pages={"card": BOTH}),
        id="word",
    ),
    pytest.param(
        change(PAYS, FEE, f"{FEE} Then close the window."),
        Row(a=(1, 0, 4), b=(1, 0, 4), pages={"pay": BOTH}),
        id="sentence-added",
    ),
    pytest.param(
        change("articles/card.md", "Add a card.", "Add a new card."),
        Row(a=(0, 1, 4), b=(1, 0, 4), pages={"card": BOTH}),
        id="one-that-waited-in-b",
    ),
    pytest.param(
        write("articles/refund.md", "---\ntitle: Refunds\n---\n# Refunds\n\nWe refund you within a week.\n"),
        Row(a=(2, 0, 7), b=(2, 0, 7), pages={"refund": BOTH}),
        id="article-added",
    ),
    # Emails.
    pytest.param(
        change(ALERT, "Please pay it now.", "Please pay it today."),
        Row(a=(0, 1, 4), b=(0, 1, 4), pages={"pay": BOTH}, emails=LOST),
        id="message-that-an-article-quotes",
    ),
    pytest.param(
        change(ALERT, "Hello {customer_name},", "Dear {customer_name},"),
        Row(a=(0, 1, 1), b=(0, 1, 1), emails=LOST),
        id="greeting",
    ),
    pytest.param(
        change(ALERT, "{unpaid} invoices are open.", "{unpaid} invoices are unpaid."),
        Row(a=(0, 1, 4), b=(0, 1, 4), emails=LOST),
        id="plural",
    ),
    pytest.param(
        change(PAYS, "Pay a bill", "Pay your bill"),
        Row(a=(0, 1, 3), b=(0, 1, 3), pages={"pay": BOTH}, emails=LOST),
        id="title-that-an-email-links",
    ),
    pytest.param(
        change("alerts/closed.md", "Your account is closed.", "Your account is now closed."),
        Row(a=(0, 1, 5), b=(1, 0, 5), emails=frozenset({("closed", A)})),
        id="email-that-b-never-had",
    ),
    # What the edit brings along itself.
    pytest.param(
        both(change("articles/card.md", "We accept 3 cards.", "We accept 3 card's."), declare),
        Row(carried=("declared neutral",)),
        id="declared-neutral",
    ),
    pytest.param(
        both(change(PAYS, FEE, f"{FEE} Then close the window."), translate),
        Row(),
        id="translated-in-the-same-edit",
    ),
]


@pytest.mark.parametrize(("edit", "expected"), TABLE)
def test_an_edit_costs_what_a_person_counts(folder: Path, edit: Edit, expected: Row) -> None:
    edit(folder)
    found = measured(folder)
    assert found.errors == ()
    a, b = ((cost.new, cost.changed, cost.words) for cost in found.costs)
    assert expected == Row(
        a=a,
        b=b,
        carried=tuple(one.reason for one in found.carried),
        pages=dict(found.pages),
        emails=frozenset((one.alert, one.locale) for one in found.lost),
    )


def test_the_table_has_twenty_edits() -> None:
    assert len(TABLE) == 20
