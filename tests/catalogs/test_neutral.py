"""What changes no meaning keeps a translation approved; what may change it never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs.accepted import accepted_text
from generator.catalogs.extract import template
from generator.catalogs.model import Catalog, Entry, State
from generator.catalogs.neutral import adapt, canonical, neutral
from generator.catalogs.provenance import signed, state
from generator.catalogs.update import update
from generator.locales import Locale, parse
from generator.source.model import Segment, Syntax

LOCALES = [
    pytest.param(parse(tag), number, id=tag)
    for number, tag in enumerate(("nl-NL", "sv-SE", "zh-CN", "fr-FR"))
]

NEUTRAL = [
    pytest.param(
        "Pay  your\u00a0balance now.",
        "Pay your balance now.",
        ("Betaal nu je saldo.", "Betala ditt saldo nu.", "立即支付你的余额。", "Payez votre solde maintenant."),
        "white space",
        id="white space",
    ),
    pytest.param(
        'Don\'t choose "Close" yet.',
        "Don’t choose “Close” yet.",
        (
            "Kies nog niet ‘Sluiten’.",
            "Välj inte ”Stäng” ännu.",
            "先不要选择“关闭”。",
            "Ne choisissez pas encore « Fermer ».",
        ),
        "quotes",
        id="quotes and apostrophes",
    ),
    pytest.param(
        "A past-due balance - or debt - is paid here.",
        "A past‑due balance — or debt – is paid here.",
        (
            "Een achterstallig saldo, of schuld, betaal je hier.",
            "Ett förfallet saldo, eller en skuld, betalas här.",
            "可在此处支付逾期余额（即欠款）。",
            "Un solde impayé, ou une dette, se règle ici.",
        ),
        "dashes",
        id="hyphen and dash",
    ),
    pytest.param(
        "Wait...",
        "Wait…",
        ("Wacht…", "Vänta …", "请稍候……", "Patientez…"),
        "ellipsis",
        id="dots and ellipsis",
    ),
    pytest.param(
        "See [the guide](pay.md) or [the portal](https://example.com/a).",
        "See [the guide](billing/pay.md#now) or [the portal](https://example.com/b).",
        (
            "Zie [de portal](https://example.com/a) of [de gids](pay.md).",
            "Se [guiden](pay.md) eller [portalen](https://example.com/a).",
            "请参阅[指南](pay.md)或[门户](https://example.com/a)。",
            "Consultez [le guide](pay.md) ou [le portail](https://example.com/a).",
        ),
        "target",
        id="link's target",
    ),
    pytest.param(
        "Choose ![the card](images/old.png) to pay.",
        "Choose ![the card](images/new.png) to pay.",
        (
            "Kies ![de kaart](images/old.png) om te betalen.",
            "Välj ![kortet](images/old.png) för att betala.",
            "选择 ![卡](images/old.png) 进行付款。",
            "Choisissez ![la carte](images/old.png) pour payer.",
        ),
        "target",
        id="image's target",
    ),
    pytest.param(
        "Open the [Azure portal][portal] to pay.",
        "Open the [Azure portal][azure-portal] to pay.",
        (
            "Open de [Azure-portal][portal] om te betalen.",
            "Öppna [Azure-portalen][portal] för att betala.",
            "打开 [Azure 门户][portal] 进行付款。",
            "Ouvrez le [portail Azure][portal] pour payer.",
        ),
        "target",
        id="reference's target",
    ),
    pytest.param(
        "The address of the office is here.[^1]",
        "The address of the office is here.[^office]",
        (
            "Het adres van het kantoor staat hier.[^1]",
            "Kontorets adress finns här.[^1]",
            "办公室的地址在这里。[^1]",
            "L’adresse du bureau se trouve ici.[^1]",
        ),
        "target",
        id="footnote's label",
    ),
    pytest.param(
        "Pay now.",
        "**Pay now.**",
        ("Betaal nu.", "Betala nu.", "立即付款。", "Payez maintenant."),
        "emphasis of the whole",
        id="gains emphasis",
    ),
    pytest.param(
        "*Pay [here](a.md) now.*",
        "Pay [here](a.md) now.",
        ("*Betaal [hier](a.md) nu.*", "*Betala [här](a.md) nu.*", "*请立即在[此处](a.md)付款。*", "*Payez [ici](a.md) maintenant.*"),
        "emphasis of the whole",
        id="loses emphasis",
    ),
    pytest.param(
        "Terms &amp; conditions for \\*all\\* customers.",
        "Terms & conditions for &#42;all* customers.",
        (
            "Voorwaarden voor \\*alle\\* klanten.",
            "Villkor för \\*alla\\* kunder.",
            "适用于\\*所有\\*客户的条款和条件。",
            "Conditions générales pour \\*tous\\* les clients.",
        ),
        "escapes",
        id="escapes and entities",
    ),
]  # fmt: skip


def source(text: str, *, role: str = "paragraph", syntax: Syntax = "markdown") -> Catalog:
    segment = Segment(text=text, role=role, line=1, syntax=syntax)
    return template([("a.md", segment)], source_locale=parse("en-US"), segmentation="sentence/1")


def approved(of: Catalog, text: str, locale: Locale) -> Catalog:
    catalog = update(of, None, locale=locale).catalog
    (entry,) = catalog.entries
    return replace(catalog, entries=(signed(replace(entry, msgstr=(text,)), "human"),))


def only(catalog: Catalog) -> Entry:
    (entry,) = catalog.entries
    return entry


@pytest.mark.parametrize(("locale", "number"), LOCALES)
@pytest.mark.parametrize(("old", "new", "texts", "reason"), NEUTRAL)
def test_a_neutral_edit_keeps_approval(
    old: str, new: str, texts: tuple[str, ...], reason: str, locale: Locale, number: int
) -> None:
    """There and back again, and the text still passes every check against its source."""
    known = approved(source(old), texts[number], locale)
    result = update(source(new), known, locale=locale)
    entry = only(result.catalog)
    (change,) = result.changes.carried
    assert (change.was, change.reason) == (old, reason)
    assert (entry.msgid, state(entry)) == (new, State.APPROVED)
    accepted = accepted_text(result.catalog, locale)
    assert accepted.rejected == ()
    assert accepted.find(new) is not None
    assert only(update(source(old), result.catalog, locale=locale).catalog) == only(known)


@pytest.mark.parametrize(("locale", "number"), LOCALES)
def test_the_block_that_a_sentence_stands_in_is_free(locale: Locale, number: int) -> None:
    text = ("Betaal nu.", "Betala nu.", "立即付款。", "Payez maintenant.")[number]
    catalog = approved(source("Pay now."), text, locale)
    for role in ("heading 3", "list item", "table cell", "warning"):
        catalog = update(source("Pay now.", role=role), catalog, locale=locale).catalog
        assert state(only(catalog)) is State.APPROVED
        assert only(catalog).comments == (role,)


NOT_NEUTRAL = {
    "number": [
        ("Wait 3 days.", "Wait 4 days."),
        ("Wait three days.", "Wait four days."),
        ("Keep 1,000 rows.", "Keep 1.000 rows."),
        ("Keep 10 rows.", "Keep 1 0 rows."),
        ("It is -5 degrees.", "It is 5 degrees."),
        ("Version 2.0 is out.", "Version 2.1 is out."),
    ],
    "range": [
        ("Wait 3-5 days.", "Wait 3–5 days."),
        ("Wait 3 - 5 days.", "Wait 3 — 5 days."),
        ("It is -5 degrees.", "It is –5 degrees."),
        ("Add x -1 here.", "Add x —1 here."),
        ("The 30-day trial.", "The 30–day trial."),
    ],
    "date": [
        ("Pay by March 1.", "Pay by March 2."),
        ("Pay by 2026-03-01.", "Pay by 2026–03–01."),
        ("Pay by Monday.", "Pay by Tuesday."),
        ("Pay by 01/02/2026.", "Pay by 02/01/2026."),
    ],
    "unit": [
        ("Use 5 GB of disk.", "Use 5 MB of disk."),
        ("Wait 5 hours.", "Wait 5 days."),
        ("A 5' cable.", "A 5’ cable."),
        ('A 5" disk.', "A 5” disk."),
        ("It is 5 °C.", "It is 5 °F."),
    ],
    "currency": [
        ("Pay $5.", "Pay €5."),
        ("Pay 5 USD.", "Pay 5 EUR."),
        ("Pay $5.", "Pay -$5."),
        ("Pay $5 - $10.", "Pay $5 – $10."),
    ],
    "negation": [
        ("We have been able to charge your card.", "We haven't been able to charge your card."),
        ("You can pay.", "You can't pay."),
        ("Pay now.", "Do not pay now."),
        ("It is possible.", "It is impossible."),
    ],
    "modal verb": [
        ("You must pay.", "You should pay."),
        ("You can pay.", "You may pay."),
        ("You will pay.", "You would pay."),
        ("You need to pay.", "You ought to pay."),
    ],
    "name": [
        ("Open Azure.", "Open azure."),
        ("Ask Ann.", "Ask Anne."),
        ("Use GitHub.", "Use GitLab."),
        ("Open the Azure portal.", "Open the AWS portal."),
    ],
    "placeholder": [
        ("Pay {amount}.", "Pay {total}."),
        ("Pay {amount}.", "Pay amount."),
        ("[Pay]({pay_url}) now.", "[Pay]({help_url}) now."),
        ("[Pay](https://example.com) now.", "[Pay]({pay_url}) now."),
    ],
    "code": [
        ("Run `az login`.", "Run `az logout`."),
        ("Run `a-b`.", "Run `a–b`."),
        ("Run `it's`.", "Run `it’s`."),
        ("Run `az`.", "Run az."),
        ("Run {kbd}`Ctrl`.", "Run {kbd}`Alt`."),
    ],
    "end punctuation": [
        ("Pay now.", "Pay now!"),
        ("Pay now.", "Pay now?"),
        ("Pay now.", "Pay now"),
        ("Pay now.", "Pay now…"),
        ("Pay now:", "Pay now;"),
    ],
    "emphasis on a part": [
        ("Pay now.", "Pay **now**."),
        ("Pay *now*.", "Pay **now**."),
        ("**Pay** now.", "Pay **now**."),
        ("Pay now.", "**Pay now**."),
        ("Pay now.", "***Pay now.***"),
    ],
    "word": [
        ("Pay the balance.", "Pay the bill."),
        ("Pay the balance.", "Pay balance."),
        ("Its balance is due.", "It's balance is due."),
        ("Pay now.", "pay now."),
        ("Recieve the bill.", "Receive the bill."),
        ("Log in.", "Login."),
    ],
    "construct": [
        ("See [the guide](a.md).", "See the guide."),
        ("See ![the guide](a.png).", "See [the guide](a.png)."),
        ('See [it](a.md "The guide").', 'See [it](a.md "The bill").'),
        ("Press <b>Pay</b>.", "Press <i>Pay</i>."),
        ("See {fact}`rate`.", "See {fact}`term`."),
        ("Use --help.", "Use —help."),
        ("Open a-b.example.com.", "Open a–b.example.com."),
    ],
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(old, new, id=f"{kind} {number}")
        for kind, variants in NOT_NEUTRAL.items()
        for number, (old, new) in enumerate(variants)
    ],
)
def test_an_edit_that_may_change_the_meaning_never_keeps_approval(old: str, new: str) -> None:
    assert neutral(old, new) is neutral(new, old) is None
    for before, after in ((old, new), (new, old)):
        known = approved(source(before), "Vertaald.", parse("nl-NL"))
        result = update(source(after), known, locale=parse("nl-NL")).catalog
        assert not [entry for entry in result.live if state(entry) is State.APPROVED]
        assert "Vertaald." in {entry.msgstr[0] for entry in result.entries}


def test_each_kind_that_is_not_neutral_has_four_variants() -> None:
    assert all(len(variants) >= 4 for variants in NOT_NEUTRAL.values())


READ = [
    pytest.param(
        'Pay <a href="a.md">now</a>', 'Pay <a href="b.md">now</a>', "html", "target", id="HTML's link"
    ),
    pytest.param("Terms &amp; more", "Terms & more", "html", "escapes", id="HTML's entity"),
    pytest.param("Terms &amp; more", "Terms & more", "plain", None, id="no entity in plain text"),
    pytest.param("*Pay now*", "Pay now", "plain", None, id="no emphasis in plain text"),
    pytest.param("Don't wait", "Don’t wait", "plain", "quotes", id="a title's quotes"),
]


@pytest.mark.parametrize(("old", "new", "syntax", "reason"), READ)
def test_texts_are_compared_as_they_are_read(old: str, new: str, syntax: str, reason: str | None) -> None:
    found = neutral(old, new, syntax=syntax)
    assert (None if found is None else str(found)) == reason


def test_a_text_that_is_read_in_two_ways_must_be_neutral_in_both() -> None:
    def both(text: str) -> Catalog:
        segments = [
            ("a.md", Segment(text=text, role="page title", line=1, syntax="plain")),
            ("a.md", Segment(text=text, role="heading 1", line=2)),
        ]
        return template(segments, source_locale=parse("en-US"), segmentation="sentence/1")

    known = approved(both("Terms &amp; more"), "Voorwaarden", parse("nl-NL"))
    assert only(update(both("Terms & more"), known, locale=parse("nl-NL")).catalog).fuzzy
    known = approved(both("Don't wait"), "Wacht niet", parse("nl-NL"))
    assert not only(update(both("Don’t wait"), known, locale=parse("nl-NL")).catalog).fuzzy


def test_several_kinds_at_once_are_neutral_together() -> None:
    reason = neutral("Don't  [wait](a.md)...", "**Don’t [wait](b.md)…**")
    assert reason is not None
    assert reason.kinds == ("white space", "quotes", "ellipsis", "target", "emphasis of the whole")


def test_wordings_with_one_meaning_are_found_by_one_key() -> None:
    assert canonical("**Don't wait...**") == canonical("Don’t  wait…") != canonical("Don’t wait")


ADAPTED = [
    pytest.param(
        "Lees [b](2.md) en [a](1.md).",
        "Read [a](1.md) and [b](2.md).",
        "Read [a](3.md) and [b](4.md).",
        "Lees [b](4.md) en [a](3.md).",
        id="in another order",
    ),
    pytest.param(
        "Lees [a](1.md) en [b](1.md).",
        "Read [a](1.md) and [b](1.md).",
        "Read [a](1.md) and [b](2.md).",
        None,
        id="which of two was meant",
    ),
    pytest.param("Lees [a](nl/1.md).", "Read [a](1.md).", "Read [a](2.md).", None, id="another target already"),
    pytest.param("Lees [a](1.md).", "Read [a](1.md).", "Read [a][two].", "Lees [a][two].", id="link to reference"),
    pytest.param(
        'Lees [a](1.md "Gids").', 'Read [a](1.md "Guide").', 'Read [a](2.md "Guide").', 'Lees [a](2.md "Gids").',
        id="a translated title",
    ),
    pytest.param(
        "Zie `[a](1.md)` en [a](1.md).", "See `[a](1.md)` and [a](1.md).", "See `[a](1.md)` and [a](2.md).",
        "Zie `[a](1.md)` en [a](2.md).",
        id="not in code",
    ),
    pytest.param(
        "[![k](1.png)](1.md)", "[![c](1.png)](1.md)", "[![c](2.png)](2.md)", "[![k](2.png)](2.md)",
        id="an image in a link",
    ),
    pytest.param("Zie <https://a.nl>.", "See <https://a.nl>.", "See <https://b.nl>.", "Zie <https://b.nl>.", id="bare"),
    pytest.param("Zie {doc}`pay`.", "See {doc}`pay`.", "See {doc}`bill`.", "Zie {doc}`bill`.", id="role"),
    pytest.param(
        'Klik <a href="a">hier</a>.', 'Click <a href="a">here</a>.', 'Click <a href="b">here</a>.',
        'Klik <a href="b">hier</a>.',
        id="tag",
    ),
    pytest.param("__Betaal.__", "**Pay.**", "*__Pay.__*", "*__Betaal.__*", id="a second emphasis"),
    pytest.param("Betaal.", "**Pay.**", "Pay.", "Betaal.", id="emphasis that the translation never had"),
    pytest.param("**Betaal** nu.", "**Pay.**", "***Pay.***", None, id="emphasis of a part in the translation"),
]  # fmt: skip


@pytest.mark.parametrize(("translation", "old", "new", "expected"), ADAPTED)
def test_a_translation_is_adapted_or_left_in_doubt(
    translation: str, old: str, new: str, expected: str | None
) -> None:
    assert adapt(translation, old, new) == expected
