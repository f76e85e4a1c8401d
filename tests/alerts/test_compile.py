"""Alerts compile to one approved language each, or say why not; the layouts frame them."""

from __future__ import annotations

import re

import html5lib
import pytest

from generator.alerts.bundle import Alerts
from generator.alerts.compile import compile_alerts, quote
from generator.alerts.pieces import slots
from generator.catalogs.accepted import read_accepted, source_text
from generator.errors import SettingsError, SourceError
from generator.locales import parse
from generator.project import load
from generator.source.alerts import read_alerts
from generator.source.facts import read_facts
from generator.source.templates import read_templates
from tests.alerts.conftest import ALERT, ARTICLE, COUNTED, SETTINGS, TAGS, Desk

ALL = ("en-US", *TAGS)


def test_an_alert_is_compiled_in_every_locale_where_all_is_approved(desk: Desk) -> None:
    alert = desk.compile().alerts["past-due"]
    assert tuple(alert.texts) == ALL
    assert alert.not_approved == {}


REASONS = [
    pytest.param("We try again on {retry_at}.", "alerts", id="sentence"),
    pytest.param("Pay {amount}", "alerts", id="button"),
    pytest.param("Kind regards,", "templates/email", id="layout"),
    pytest.param("Example Billing", "templates/email", id="sender"),
    pytest.param("Pay a balance", "articles/billing/pay", id="article title"),
]


@pytest.mark.parametrize(("source", "catalog"), REASONS)
def test_one_missing_sentence_keeps_a_whole_locale_out(desk: Desk, source: str, catalog: str) -> None:
    desk.translate(missing=[source], tags=["zh-CN"])
    alert = desk.compile().alerts["past-due"]
    assert alert.not_approved == {"zh-CN": (f"{catalog}: “{source}” is not translated",)}
    assert tuple(alert.texts) == ("en-US", "nl-NL", "he-IL")


@pytest.mark.parametrize(("source", "catalog"), [*REASONS, pytest.param(COUNTED[0], "alerts", id="plural")])
def test_text_that_nobody_approved_is_never_sent(desk: Desk, source: str, catalog: str) -> None:
    desk.translate(fuzzy=[source], tags=["nl-NL"])
    alert = desk.compile().alerts["past-due"]
    assert alert.not_approved == {"nl-NL": (f"{catalog}: the translation of “{source}” is not approved",)}


def test_a_dangerous_translation_counts_as_missing_and_says_why(desk: Desk) -> None:
    desk.changed["nl-NL", "Help"] = "Hulp https://evil.example/"
    desk.translate()
    (reason,) = desk.compile().alerts["past-due"].not_approved["nl-NL"]
    assert reason.startswith("alerts: “Help” has a translation that cannot be used: ")


def test_a_catalog_that_cannot_be_read_is_an_error_and_stops_its_locale_alone(desk: Desk) -> None:
    desk.project.po("alerts", parse("nl-NL")).write_text('msgid "Help\n')
    bundle, errors = compile_alerts(desk.project)
    assert [str(error.place.path).endswith("alerts.po") for error in errors if error.place] == [True]
    assert tuple(bundle.alerts["past-due"].texts) == ("en-US", "zh-CN", "he-IL")


def test_facts_that_cannot_be_read_stop_the_alerts_that_state_them_alone(desk: Desk) -> None:
    desk.write_alert(ALERT.replace("{grace_period}", "a month"), "plain")
    desk.project.facts.write_text("grace-period: {value: 30\n", encoding="utf-8")
    bundle, errors = compile_alerts(desk.project)
    assert tuple(bundle.alerts) == ("plain",)
    assert [error for error in errors if "content/facts.yml" in str(error)]


def test_a_bad_alert_does_not_stop_the_others(desk: Desk) -> None:
    desk.write_alert("---\nstage: late\n---\n", "broken")
    desk.write_alert(ALERT.replace("billing/pay#", "billing/gone#"), "lost")
    bundle, errors = compile_alerts(desk.project)
    assert tuple(bundle.alerts) == ("past-due",)
    assert "content/alerts/lost.md:8: there is no article 'billing/gone'" in str(errors[-1])


def test_an_alert_that_cannot_be_sent_in_english_does_not_stop_the_others(desk: Desk) -> None:
    """Its last copies are kept, as those of an alert that cannot be read."""
    first = desk.compile()
    desk.write_alert(ALERT.replace("article: billing/pay#pay-a-balance\n", ""), "plain")
    unusable = ARTICLE.replace("title: Pay a balance", r'title: "Pay \uE000=x\uE001"')
    (desk.project.articles / "billing/pay.md").write_text(unusable)
    bundle, errors = compile_alerts(desk.project, previous=first)
    assert tuple(bundle.alerts) == ("plain",)
    assert bundle.alerts["plain"].not_approved == {}
    assert [str(error.place) for error in errors] == ["content/alerts/past-due.md"]
    assert "has private-use characters; change the text" in str(errors[0])
    assert set(bundle.copies["past-due"]) == set(TAGS)


def test_a_text_of_the_layout_that_no_email_can_hold_stops_them_all(desk: Desk) -> None:
    """No bundle without alerts takes the place of the last one."""
    path = desk.project.root / "pyproject.toml"
    path.write_text(SETTINGS.replace("1 Example Street", r"\uE001"))
    with pytest.raises(SourceError, match=r"templates/email: .* has private-use characters"):
        compile_alerts(load(desk.project.root))


def test_an_article_without_a_title_is_a_fault_of_the_alert_that_links_to_it(desk: Desk) -> None:
    (desk.project.articles / "billing/pay.md").write_text("# Pay a balance\n")
    _, errors = compile_alerts(desk.project)
    assert [str(error) for error in errors] == [
        "content/alerts/past-due.md:8: the article 'billing/pay' has no title for the email's link; give it one"
    ]


def test_a_sender_that_is_no_mailbox_is_a_fault_of_the_settings(desk: Desk) -> None:
    path = desk.project.root / "pyproject.toml"
    path.write_text(SETTINGS.replace("<billing@example.com>", "billing"))
    with pytest.raises(SettingsError, match=r"sender of \[tool.generator.emails\] is not a mailbox"):
        compile_alerts(load(desk.project.root))


def test_a_sender_whose_name_has_a_comma_is_translated(desk: Desk) -> None:
    """What emails ask for is what translators are given."""
    root = desk.project.root
    settings = SETTINGS.replace("Example Billing <", "Example, Inc. <")
    (root / "pyproject.toml").write_text(settings)
    given = [segment.text for segment in read_templates(load(root), "email")]
    bundle, _ = compile_alerts(load(root))
    reason = "templates/email: “Example, Inc.” is not translated"
    assert bundle.alerts["past-due"].not_approved["nl-NL"] == (reason,)
    assert "Example, Inc." in given


AS_THEY_STAND = [
    pytest.param("title: Pay a balance\ntranslate: false", "Pay a balance", id="untranslated article"),
    pytest.param('title: "365"', "365", id="title without letters"),
]


@pytest.mark.parametrize(("front", "title"), AS_THEY_STAND)
def test_a_title_that_no_translator_is_given_stands_as_it_is(desk: Desk, front: str, title: str) -> None:
    (desk.project.articles / "billing/pay.md").write_text(f"---\n{front}\n---\n# Pay a balance\n")
    desk.translate(missing=["Pay a balance"])
    assert desk.compile().alerts["past-due"].not_approved == {}
    alerts = desk.alerts()
    email = alerts.email("past-due", locale="nl-NL", values=alerts.examples("past-due"))
    assert f"\nLees meer: {title}\n" in email.text


def test_the_address_of_an_article_is_percent_encoded(desk: Desk) -> None:
    (desk.project.articles / "billing/über-uns.md").write_text(ARTICLE)
    desk.write_alert(ALERT.replace("billing/pay#", "billing/über-uns#"))
    text = desk.compile().alerts["past-due"].texts["en-US"]
    assert text.article_url == "https://docs.example.com/en-US/billing/%C3%BCber-uns.html#pay-a-balance"


def test_a_layout_that_fails_is_told_with_its_line(desk: Desk) -> None:
    folder = desk.project.root / "templates/email"
    folder.mkdir(parents=True)
    (folder / "email.html.j2").write_text("<p>\n{% if %}</p>")
    with pytest.raises(SourceError, match=r"email.html.j2:2: not a template: "):
        compile_alerts(load(desk.project.root))


def test_compiling_twice_gives_the_same_bundle(desk: Desk) -> None:
    assert desk.compile() == desk.compile()


@pytest.mark.parametrize("tag", ALL)
def test_the_html_parses_and_names_its_language_and_direction(alerts: Alerts, tag: str) -> None:
    email = alerts.email("past-due", locale=tag, values=alerts.examples("past-due"))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(email.html)
    direction = "rtl" if tag == "he-IL" else "ltr"
    assert (tree.get("lang"), tree.get("dir")) == (tag, direction)
    wrapper = tree.find(".//body/div[@lang]")
    assert wrapper is not None
    assert (wrapper.get("lang"), wrapper.get("dir")) == (tag, direction)
    assert tree.find(".//title").text.replace("\u2068", "").replace("\u2069", "") == email.subject.replace(
        "\u2068", ""
    ).replace("\u2069", "")
    side = "right" if direction == "rtl" else "left"
    sides = [re.findall(r"text-align:(\w+)", cell.get("style", "")) for cell in tree.iter("td")]
    assert [
        found for cell, found in zip(tree.iter("td"), sides, strict=True) if cell.find("p") is not None
    ] == [
        [side],
        [side],
    ]


@pytest.mark.parametrize("tag", ALL)
def test_the_text_has_the_links_of_the_html_and_nothing_is_left_over(alerts: Alerts, tag: str) -> None:
    email = alerts.email("past-due", locale=tag, values=alerts.examples("past-due"))
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(email.html)
    targets = {link.get("href") for link in tree.iter("a")}
    assert targets == set(re.findall(r"https://[^\s()（）。]+", email.text))
    shown = (
        "".join(tree.find("body").itertext()) + email.text + email.subject + email.preheader + email.banner
    )
    assert not re.findall(r"\*\*|[{}\ue000-\uf8ff`]", shown)


def test_an_email_fetches_nothing_and_is_small(alerts: Alerts) -> None:
    email = alerts.email("past-due", locale="en-US", values=alerts.examples("past-due"))
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(email.html)
    assert not {
        element.tag for element in tree.iter() if element.get("src") or element.tag in ("link", "script")
    }
    assert "url(" not in email.html
    assert email.size <= 90_000


def test_the_parts_of_an_email_stand_in_their_order(alerts: Alerts) -> None:
    email = alerts.email("past-due", locale="nl-NL", values=alerts.examples("past-due"))
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(email.html)
    shown = " ".join("".join(tree.find("body").itertext()).split())
    parts = (
        "Betaal binnen 30 dagen.",
        "Beste Zoë,",
        "Het saldo van",
        "We proberen het opnieuw op 14 maart 2026",
        "De betaling is 3 dagen te laat.",
        "INV-1 voor Zoë",
        "INV-2 voor Zoë –",
        "Eerste stap.",
        "Betaal € 1.234,50",
        "Lees meer: Een saldo betalen",
        "Neem contact op",
        "Met vriendelijke groet,Example-facturering",
        "Voorbeeldbedrijf, Example Street 1",
    )
    places = [shown.replace("\u00a0", " ").find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


TEXT = """\
Beste Zoë,

Het saldo van € 1.234,50 is achterstallig. Betaal het
(https://pay.example.com/).

De betaling is één dag te laat.

- Factuur: INV-1 voor Zoë, Datum: 1 maart 2026
- Factuur: INV-2 voor Zoë, Datum: –

1. Eerste stap.
2. Voer dan run uit.

Hulp

Lees onze hulp (https://pay.example.com/help?a=1&b=2).

Betaal € 1.234,50:
https://pay.example.com/

Lees meer: Een saldo betalen
https://docs.example.com/nl-NL/billing/pay.html#pay-a-balance

Neem contact op:
https://pay.example.com/help

Met vriendelijke groet,
Example-facturering

--\N{SPACE}
Example
Je ontvangt dit bericht omdat je een abonnement beheert.
Voorbeeldbedrijf, Example Street 1
"""


def test_the_plain_text_is_a_letter_of_its_own(alerts: Alerts) -> None:
    values = alerts.examples("past-due") | {"days": 1, "retry_at": None}
    email = alerts.email("past-due", locale="nl-NL", values=values)
    assert email.text.replace("\u00a0", " ") == TEXT


def test_slots_stand_in_the_same_number_in_every_locale(desk: Desk) -> None:
    texts = desk.compile().alerts["past-due"].texts
    counted = {
        tag: sorted(slot.name for slot in slots(text.subject + text.banner)) for tag, text in texts.items()
    }
    assert set(map(tuple, counted.values())) == {("amount", "amount", "customer_name", "pay_url")}


def test_a_title_that_no_email_shows_is_no_sentence_of_it(desk: Desk) -> None:
    desk.write_alert(f'{ALERT}\n[s]: https://pay.example.com/support "Our support"\n')
    assert desk.compile().alerts["past-due"].not_approved == {}


@pytest.mark.parametrize("days", [1, 3])
def test_a_form_by_number_links_what_the_body_defines(desk: Desk, days: int) -> None:
    text = ALERT
    for form in COUNTED:
        text = text.replace(form, f"{form} See [support][s].")
    desk.write_alert(f"{text}\n[s]: https://pay.example.com/support\n")
    alerts = desk.alerts()
    email = alerts.email("past-due", locale="en-US", values={**alerts.examples("past-due"), "days": days})
    assert "See support (https://pay.example.com/support)." in " ".join(email.text.split())
    assert 'href="https://pay.example.com/support"' in email.html
    assert "[support]" not in email.html + email.text


def test_an_article_quotes_the_message_from_the_catalog_of_the_email(desk: Desk) -> None:
    def quoted() -> str:
        (alert,), _ = read_alerts(desk.project)
        locale = parse("nl-NL")
        accepted = read_accepted(desk.project, "alerts", locale)
        return quote(alert, accepted, locale, read_facts(desk.project), desk.project.settings)

    assert quoted().replace("\u00a0", " ") == (
        "<p>Het saldo van <strong>€ 1.234,50</strong> is achterstallig."
        ' <a href="https://pay.example.com/">Betaal het</a>.</p>'
    )
    desk.changed["nl-NL", "The balance of **{amount}** is past due."] = "Je saldo **{amount}** staat open."
    desk.translate()
    alerts = desk.alerts()
    email = alerts.email("past-due", locale="nl-NL", values=alerts.examples("past-due"))
    for text in (quoted(), email.html, email.text, email.banner):
        assert re.search(
            r"Je saldo (<strong[^>]*>)?€\u00a01.234,50(</strong>)? staat open\.",
            text.replace("&nbsp;", "\u00a0"),
        )


def test_a_quote_marks_what_is_not_approved_or_not_translated(desk: Desk) -> None:
    desk.translate(
        fuzzy=["The balance of **{amount}** is past due."], missing=["Please [pay it]({pay_url})."]
    )
    (alert,), _ = read_alerts(desk.project)
    locale = parse("zh-CN")
    accepted = read_accepted(desk.project, "alerts", locale)
    shown = quote(alert, accepted, locale, read_facts(desk.project), desk.project.settings)
    assert shown == (
        '<p><span class="l10n-unapproved">余额 <strong>€1,234.50</strong> 已逾期。</span>'
        '<span lang="en" class="l10n-fallback">Please <a href="https://pay.example.com/">pay it</a>.</span></p>'
    )


def test_the_source_locale_quotes_the_source(desk: Desk) -> None:
    (alert,), _ = read_alerts(desk.project)
    locale = parse("en-US")
    shown = quote(alert, source_text(locale), locale, read_facts(desk.project), desk.project.settings)
    assert shown == (
        "<p>The balance of <strong>€1,234.50</strong> is past due."
        ' Please <a href="https://pay.example.com/">pay it</a>.</p>'
    )
