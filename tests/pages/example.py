"""A small project with every construct of a page, in four languages, written to a folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from generator import project
from generator.catalogs.model import Message
from generator.catalogs.provenance import source_hash, text_hash
from generator.project import Project, packaged

LOCALES = ("nl-NL", "sv-SE", "zh-CN", "fr-FR")

PLURALS = {
    "nl_NL": "nplurals=2; plural=(n != 1);",
    "sv_SE": "nplurals=2; plural=(n != 1);",
    "zh_CN": "nplurals=1; plural=0;",
    "fr_FR": "nplurals=2; plural=(n > 1);",
    "qps_plocm": "nplurals=2; plural=(n != 1);",
}

SETTINGS = """\
[tool.generator]
source-locale = "en-US"
locales = ["nl-NL", "sv-SE", "zh-CN", "fr-FR"]
base-url = "https://docs.example.com"
report-problem-url = "https://example.com/new?title={page}&in={locale}&body={text}"
allowed-url-hosts = ["portal.example.com", "pay.example.com", "help.example.com", "status.example.com"]
[tool.generator.emails]
brand = "Example"
sender = "Example <billing@example.com>"
support-url = "https://portal.example.com/support"
"""

START = """\
---
title: Help center
description: Find help with payments.
---
# Help center

Here you find answers.

```{toctree}
:hidden:
:caption: Billing

billing/pay
billing/card
```

## Articles

- [Pay a balance](billing/pay.md): First.
- [Change your card](billing/card.md#add-a-card)
"""

PAY = """\
---
title: Pay a balance
description: Learn how to pay.
keywords: [balance, payment]
---
# Pay a balance

Your balance is past due. We keep your data for {fact}`data-retention`.
Open the [portal][portal]. Or go to the [start page](../index.md) or [](card.md).

% translators: this note is not for readers

## Use a card

Choose **Pay**.

:::{note}
Only the owner can pay.
:::

```{figure} images/pay.svg
:alt: A button

The caption says it.
```

<!-- translators: nor is this -->

<details>
<summary>Why so much?</summary>
<p>There are several charges.</p>
</details>

## Use a card

| Status | Meaning |
|---|---|
| Past due | Pay now.[^later] |

[^later]: Or later.

{#own-id}
## What we tell you

:::{alert} past-due
:::

[portal]: https://portal.example.com "Open the portal"
"""

CARD = """\
---
title: Change your card
description: Add or remove a card.
---
# Change your card

## Add a card

A credit card pays for everything. See [how to pay](pay.md#use-a-card-1).

```python
print("not translated")
```
"""

ALERT = """\
---
stage: past-due
severity: warning
subject: "Past due: {amount}"
preheader: "Pay now."
greeting: "Hello {customer_name},"
action: {label: "Pay now", url: "{pay_url}"}
article: billing/pay#use-a-card
parameters:
  customer_name: {type: name, example: "Zoë"}
  amount: {type: money, example: {value: "1234.50", currency: EUR}}
  pay_url: {type: url, example: "https://portal.example.com/pay"}
---
You owe us {amount}.
"""

FACTS = "data-retention: {value: 90, unit: day}\n"

IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><circle r="9"/></svg>\n'

NL = {
    "articles/index": {
        "Help center": "Helpcentrum",
        "Find help with payments.": "Vind hulp bij betalingen.",
        "Here you find answers.": "Hier vindt u antwoorden.",
        "Billing": "Facturering",
        "Articles": "Artikelen",
        "[Pay a balance](billing/pay.md): First.": "[Een saldo betalen](billing/pay.md): eerst.",
        "[Change your card](billing/card.md#add-a-card)": "[Uw kaart wijzigen](billing/card.md#add-a-card)",
    },
    "articles/billing/pay": {
        "Pay a balance": "Een saldo betalen",
        "Learn how to pay.": "Ontdek hoe u betaalt.",
        "balance, payment": "saldo, betaling",
        "Your balance is past due.": "Uw saldo is achterstallig.",
        "We keep your data for {fact}`data-retention`.": "Uw gegevens bewaren we {fact}`data-retention`.",
        "Open the [portal][portal].": "Open de [portal][portal].",
        "Or go to the [start page](../index.md) or [](card.md).": (
            "Of ga naar de [startpagina](../index.md) of [](card.md)."
        ),
        "Use a card": "Een kaart gebruiken",
        "Choose **Pay**.": "Kies **Betalen**.",
        "Only the owner can pay.": "Alleen de eigenaar kan betalen.",
        "A button": "Een knop",
        "The caption says it.": "Het bijschrift zegt het.",
        "Why so much?": "Waarom zo veel?",
        "There are several charges.": "Er zijn meerdere kosten.",
        "Status": "Status",
        "Meaning": "Betekenis",
        "Past due": "Achterstallig",
        "Pay now.[^later]": "Betaal nu.[^later]",
        "Or later.": "Of later.",
        "What we tell you": "Wat we u vertellen",
        "Open the portal": "De portal openen",
    },
    "articles/billing/card": {
        "Change your card": "Uw kaart wijzigen",
        "Add or remove a card.": "Voeg een kaart toe of verwijder er een.",
        "Add a card": "Een kaart toevoegen",
        "A credit card pays for everything.": "Een creditcard betaalt voor alles.",
        "See [how to pay](pay.md#use-a-card-1).": "Lees [hoe u betaalt](pay.md#use-a-card-1).",
    },
    "alerts": {"You owe us {amount}.": "U bent ons {amount} verschuldigd."},
    "templates/site": {
        "Search": "Zoeken",
        "On this page": "Op deze pagina",
        "Page not found": "Pagina niet gevonden",
    },
    "sphinx": {"Link to this heading": "Koppeling naar deze kop", "Note": "Opmerking"},
}

OTHERS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "sv-SE": {
        "articles/billing/pay": {
            "Pay a balance": "Betala ett saldo",
            "Your balance is past due.": "Ditt saldo är förfallet.",
            "Use a card": "Använd ett kort",
        },
        "articles/billing/card": {"A credit card pays for everything.": "Ett kreditkort betalar för allt."},
    },
    "zh-CN": {
        "articles/billing/pay": {
            "Pay a balance": "支付余额",
            "Your balance is past due.": "你的余额已逾期。",
            "We keep your data for {fact}`data-retention`.": "你的数据将保留{fact}`data-retention`。",
            "Use a card": "使用银行卡",
        },
        "articles/billing/card": {"A credit card pays for everything.": "所有费用都由信用卡支付。"},
        "alerts": {"You owe us {amount}.": "你欠我们{amount}。"},
    },
    "fr-FR": {
        "articles/billing/pay": {
            "Pay a balance": "Payer un solde",
            "Your balance is past due.": "Votre solde est échu.",
            "Use a card": "Utiliser une carte",
        },
        "articles/billing/card": {"A credit card pays for everything.": "Une carte de crédit paie tout."},
    },
}


def write(root: Path) -> Project:
    """Write the project with all its catalogs."""
    write_file(root / "pyproject.toml", SETTINGS)
    write_file(root / "content" / "index.md", START)
    write_file(root / "content" / "facts.yml", FACTS)
    write_file(root / "content" / "alerts" / "past-due.md", ALERT)
    articles = root / "content" / "articles" / "billing"
    write_file(articles / "pay.md", PAY)
    write_file(articles / "card.md", CARD)
    write_file(articles / "images" / "pay.svg", IMAGE)
    shutil.copytree(packaged("templates"), root / "templates")
    for tag, catalogs in {"nl-NL": NL, **OTHERS}.items():
        for name, texts in catalogs.items():
            write_catalog(root, name, tag, texts)
    return project.load(root)


def write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_catalog(
    root: Path,
    name: str,
    tag: str,
    texts: Mapping[str, str],
    *,
    fuzzy: frozenset[str] = frozenset(),
    origin: str = "",
) -> None:
    """Write a catalog; texts whose msgid is in `fuzzy` still wait for approval."""
    folder = tag.replace("-", "_")
    header = f"Language: {folder}\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: {PLURALS[folder]}\n"
    entries = [
        'msgid ""\nmsgstr ""\n' + "".join(f"{json.dumps(line + chr(10))}\n" for line in header.splitlines())
    ]
    for msgid, msgstr in texts.items():
        flag = "#, fuzzy\n" if msgid in fuzzy else ""
        record = f"# {_record(msgid, msgstr, origin)}\n" if origin else ""
        entries.append(f"{record}{flag}msgid {_quoted(msgid)}\nmsgstr {_quoted(msgstr)}\n")
    write_file(root / "locales" / folder / "LC_MESSAGES" / f"{name}.po", "\n".join(entries))


def _record(msgid: str, msgstr: str, origin: str) -> str:
    source = source_hash(Message(msgid=msgid))
    return f"l10n: origin={origin} src={source} tgt={text_hash((msgstr,))}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


MIRRORED = "qps-plocm"
"""The pseudo-locale that is written from right to left."""


def write_mirrored(root: Path) -> Project:
    """Write the project in English and in the mirrored pseudo-locale alone."""
    write(root)
    write_file(
        root / "pyproject.toml", SETTINGS.replace('"nl-NL", "sv-SE", "zh-CN", "fr-FR"', f'"{MIRRORED}"')
    )
    for name, texts in NL.items():
        write_catalog(root, name, MIRRORED, {text: text for text in texts})
    return project.load(root)
