"""A newcomer's first hour, from an empty folder to a site and emails in two languages, command by command."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, expect

from generator import project
from generator.catalogs import po
from generator.locales import parse
from tests.browser.previewing import previewing
from tests.pages.example import write_file

DUTCH = parse("nl-NL")

ARTICLE = """\
---
title: Get a refund
description: Ask for your money back.
---
# Get a refund

You can ask for a refund within 14 days.
"""

ALERT = """\
---
stage: recovered
severity: info
subject: "Your refund of {amount}"
preheader: "It is on its way."
greeting: "Hello {customer_name},"
action: {label: "See your account", url: "https://portal.example.com/account"}
article: get-a-refund
parameters:
  customer_name: {type: name, example: "Zoë"}
  amount: {type: money, example: {value: "1234.50", currency: EUR}}
---
We have sent you {amount}.
"""

TRANSLATED = {
    "articles/get-a-refund": {
        "Get a refund": "Geld terugkrijgen",
        "Ask for your money back.": "Vraag uw geld terug.",
        "You can ask for a refund within 14 days.": "U kunt uw geld binnen 14 dagen terugvragen.",
    },
    "alerts": {
        "Your refund of {amount}": "Uw terugbetaling van {amount}",
        "It is on its way.": "Ze is onderweg.",
        "Hello {customer_name},": "Beste {customer_name},",
        "See your account": "Uw account bekijken",
        "We have sent you {amount}.": "We hebben u {amount} gestuurd.",
    },
    "templates/email": {
        "Example Billing": "Example Facturering",
        "Example Company, 1 Example Street, Springfield": "Example Company, Voorbeeldstraat 1, Springfield",
    },
}


def run(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command on a project, and hold its exit code."""
    command = [sys.executable, "-m", "generator", "--project", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def translate(folder: Path, name: str, texts: dict[str, str]) -> Path:
    """Save what a translator wrote."""
    path = project.load(folder).po(name, DUTCH)
    catalog = po.read_po(path.read_bytes(), path=path, locale=DUTCH)
    entries = tuple(
        replace(one, msgstr=(texts[one.msgid],)) if one.msgid in texts else one for one in catalog.entries
    )
    path.write_bytes(po.write_po(replace(catalog, entries=entries)))
    return path


def test_a_first_hour(tmp_path: Path, browser: Browser) -> None:
    folder = tmp_path / "help"
    run(folder, "init", str(folder))
    write_file(folder / "content" / "articles" / "get-a-refund.md", ARTICLE)
    write_file(folder / "content" / "alerts" / "refund.md", ALERT)
    start = folder / "content" / "index.md"
    write_file(
        start,
        start.read_text(encoding="utf-8").replace(
            "pay-your-balance\n```", "pay-your-balance\nget-a-refund\n```"
        ),
    )
    run(folder, "add-locale", DUTCH.tag)
    for name, texts in TRANSLATED.items():
        translate(folder, name, texts)
    run(folder, "extract")
    run(folder, "check")

    with previewing(folder) as address:
        tab = browser.new_page()
        tab.goto(f"{address}nl-NL/get-a-refund.html")
        expect(tab.locator("main")).to_contain_text("U kunt uw geld binnen 14 dagen terugvragen.")
        translate(folder, "articles/get-a-refund", {"Get a refund": "Een terugbetaling vragen"})
        expect(tab.locator("h1")).to_contain_text("Een terugbetaling vragen")
        tab.goto(f"{address}gallery/nl-NL/refund.html")
        expect(tab.locator("pre")).to_contain_text("We hebben u € 1.234,50 gestuurd.")

        # A placeholder is lost: the preview, the check and the email say so, and nobody is sent half of it.
        catalog = translate(folder, "alerts", {"We have sent you {amount}.": "We hebben u geld gestuurd."})
        where = f"{catalog.relative_to(folder).as_posix()}:"
        expect(tab.get_by_role("region", name="Preview").locator("summary")).to_be_visible()
        expect(tab.get_by_role("region", name="Preview")).to_contain_text(where)
        tab.close()
    said = run(folder, "check", code=1).stderr
    assert re.search(re.escape(where) + r"\d+: .*\{amount\}", said), said
    values = folder / "refund.json"
    write_file(values, '{"customer_name": "Zoë", "amount": {"value": "1234.50", "currency": "EUR"}}')
    request = ("email", "refund", "--locale", DUTCH.tag, "--values", str(values))
    assert "We have sent you €1,234.50." in run(folder, *request).stdout

    translate(folder, "alerts", {"We have sent you {amount}.": "We hebben u {amount} teruggestuurd."})
    run(folder, "check")
    run(folder, "build")
    page = (folder / "build" / "site" / "nl-NL" / "get-a-refund.html").read_text(encoding="utf-8")
    assert "Een terugbetaling vragen" in page
    assert "We hebben u €\u00a01.234,50 teruggestuurd." in run(folder, *request).stdout
