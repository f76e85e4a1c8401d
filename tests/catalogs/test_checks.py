"""Each check stops what it is for and lets good translations through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.catalogs import checks
from generator.catalogs.checks import CHECKS, Check
from generator.catalogs.checks.terms import Term, Terms
from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Entry
from generator.locales import parse

TAGS = {
    "nl": "nl-NL",
    "sv": "sv-SE",
    "zh": "zh-CN",
    "fr": "fr-FR",
    "ru": "ru-RU",
    "en": "en-GB",
    "ar": "ar-EG",
    "de": "de-DE",
    "es": "es-ES",
    "ja": "ja-JP",
    "pl": "pl-PL",
    "qps": "qps-ploc",
}


def entry(source: str, *forms: str, plural: str | None = None, syntax: str = "markdown") -> Entry:
    flags = (BRACE_FORMAT,) if "{" in source + (plural or "") else ()
    comments = () if syntax == "markdown" else (f"syntax: {syntax}",)
    return Entry(msgid=source, msgid_plural=plural, msgstr=forms, flags=flags, comments=comments)


def fatal(found: Entry, language: str = "nl", *, strict: bool = True) -> list[str]:
    findings = checks.run(found, locale=parse(TAGS[language]), strict=strict)
    return sorted({finding.code for finding in findings if finding.severity == "fatal"})


# --- the table


def test_every_check_has_its_own_id() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)


TERMS = Terms(terms=(Term(source="balance", required=("saldo",), forbidden=("evenwicht",)),))
SETTINGS = {
    **dict.fromkeys(("", "russian", "terms"), Entry(msgid="")),
    "plain": Entry(msgid="", comments=("alert button", "syntax: plain")),
    "python-format": Entry(msgid="", flags=("python-format",)),
    "subject": Entry(msgid="", comments=("alert subject, at most 60 characters", "syntax: plain")),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_checks_own_example_fails_it(check: Check) -> None:
    source, target = check.example
    found = replace(SETTINGS[check.setting], msgid=source, msgstr=(target,))
    found = replace(found, flags=(*found.flags, BRACE_FORMAT)) if "{" in source else found
    locale = parse("ru-RU" if check.setting == "russian" else "nl-NL")
    findings = checks.run(found, locale=locale, strict=True, terms=TERMS)
    assert check.id in {finding.code for finding in findings}


FATAL = {
    "structure",
    "placeholders",
    "addresses",
    "phones",
    "characters",
    "script",
    "mojibake",
    "numbers",
    "untranslated",
}
STRICT = {"negation", "opposites", "units", "number-words", "language", "end", "question"}


def test_severity_stands_in_the_table_as_it_was_settled() -> None:
    weights = {check.id: check.weight for check in CHECKS}
    assert {weights[name] for name in FATAL} == {"fatal"}
    assert {weights[name] for name in STRICT} == {"strict"}
    # Of checks that look at shape and characters, one alone warns of what may be meant.
    shapes = {"structure", "placeholders", "characters"}
    warning = {check.id for check in CHECKS if check.group in shapes and check.weight != "fatal"}
    assert warning == {"shortcuts", "bold-stop"}


def test_without_warnings_only_what_is_fatal_is_looked_for() -> None:
    found = entry("Pay the balance now.", "Betaal nu  negentig saldo saldo")
    both = checks.run(found, locale=parse("nl-NL"), strict=False)
    assert {finding.severity for finding in both} == {"warning"}
    assert checks.run(found, locale=parse("nl-NL"), strict=False, warnings=False) == ()


def test_a_finding_is_a_sentence_with_a_next_step() -> None:
    (finding,) = checks.run(entry("Pay {x}.", "Betaal."), locale=parse("nl-NL"), strict=False)
    assert (finding.code, finding.severity, finding.message) == (
        "placeholders",
        "fatal",
        "placeholder {x} is missing; write each placeholder letter for letter as in the source",
    )


def test_an_untranslated_entry_has_no_findings() -> None:
    assert checks.run(entry("Pay {x}.", ""), locale=parse("nl-NL"), strict=True) == ()


def test_a_check_may_weigh_more_in_alerts() -> None:
    words = entry("Pay within 2 days.", "Betaal binnen twee dagen.")
    assert fatal(words, strict=True) == ["number-words"]
    (finding,) = checks.run(words, locale=parse("nl-NL"), strict=False)
    assert (finding.code, finding.severity) == ("number-words", "warning")


# --- waivers


def test_a_waiver_waives_its_check_for_its_entry() -> None:
    waived = Entry(
        msgid="After 90 days.",
        msgstr=("Na negentig dagen.",),
        translator=("l10n: waive=number-words by law",),
    )
    assert checks.run(waived, locale=parse("nl-NL"), strict=True) == ()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        pytest.param("placeholders", "the check 'placeholders' cannot be waived", id="unsafe"),
        pytest.param("negatoin", "the check 'negatoin' does not exist", id="misspelt"),
    ],
)
def test_a_waiver_that_waives_nothing_is_told_so(name: str, what: str) -> None:
    waived = Entry(msgid="Pay.", msgstr=("Betaal.",), translator=(f"l10n: waive={name} why",))
    (finding,) = checks.run(waived, locale=parse("nl-NL"), strict=True)
    assert (finding.code, finding.severity, finding.message) == (
        "waiver",
        "warning",
        f"{what}; delete the comment",
    )


def test_what_keeps_a_text_safe_is_never_waived() -> None:
    waived = Entry(
        msgid="Pay {x}.",
        msgstr=("Betaal.",),
        translator=("l10n: waive=placeholders no",),
        flags=(BRACE_FORMAT,),
    )
    assert fatal(waived) == ["placeholders"]


# --- bad translations, by check

BAD = [
    ("structure", "nl", "See [a](x.md).", "Zie [a](y.md)."),
    ("structure", "nl", 'See [a](x.md "Guide").', "Zie [a](x.md)."),
    ("structure", "nl", "See ![a](x.png).", "Zie a."),
    ("structure", "nl", "Run `az login`.", "Voer `az inloggen` uit."),
    ("structure", "nl", "Run `az login`.", "Voer az login uit."),
    ("structure", "nl", "After {fact}`retention`.", "Na {fact}`bewaren`."),
    ("structure", "nl", "Press <kbd>Enter</kbd>.", "Druk op Enter."),
    ("structure", "nl", "Pay.", "Betaal.<br>"),
    ("structure", "nl", 'See <a href="x">a</a>.', 'Zie <a href="y">a</a>.'),
    ("structure", "nl", "Pay **now**.", "Betaal nu."),
    ("structure", "nl", "Pay now.", "Betaal **nu**."),
    ("structure", "zh", "Pay **now**.", "立即付款。"),
    ("structure", "nl", "One\\\ntwo.", "Een\ntwee."),
    ("structure", "nl", "See [a][ref].", "Zie a."),
    ("leftovers", "nl", "See [a][ref].", "Zie [a] [ref]."),
    ("structure", "nl", "Note[^1].", "Noot."),
    ("structure", "nl", "Note[^1].", "Noot[^2]."),
    ("structure", "nl", "Pay ~~then~~ now.", "Betaal nu."),
    ("structure", "nl", "See [a](x.md){.b}.", "Zie [a](x.md)."),
    ("nesting", "nl", "<b><i>Pay</i></b> now.", "<b><i>Betaal</b></i> nu."),
    ("lines", "nl", "Pay.", "Betaal.\n"),
    ("leftovers", "nl", "Pay **now**.", "Betaal **nu."),
    ("leftovers", "nl", "Run `x`.", "Voer `x` `uit."),
    ("leftovers", "nl", "Pay now.", "Betaal *nu."),
    ("leftovers", "nl", "See [a](x.md).", "Zie [a] (x.md) [a](x.md](."),
    ("taglike", "nl", "Pay.", "Betaal &lt;script&gt;."),
    ("blocks", "nl", "Pay.", "# Betaal"),
    ("blocks", "nl", "Pay.", "::: note"),
    ("empty-link", "nl", "See [the guide](x.md).", "Zie de gids [](x.md)."),
    ("exchanged-links", "nl", "[Cancel](c.md) or [support](s.md).", "[Support](c.md) of [annuleren](s.md)."),
    ("placeholders", "nl", "Pay {x}.", "Betaal {x} {x}."),
    ("placeholders", "nl", "Pay {x}.", "Betaal {X}."),
    ("program-text", "nl", "Pay.", "Betaal ${x}."),
    ("program-text", "nl", "Pay.", "Betaal {% x %}."),
    ("program-text", "nl", "Pay.", "Betaal %(x)s."),
    ("program-text", "nl", "Pay within 20 days.", "Betaal binnen 20 %d dagen."),
    ("program-text", "nl", "Pay within 20 days.", "Betaal binnen 20 %-d dagen."),
    ("braces", "nl", "Pay {x}.", "Betaal {x} {0}."),
    ("braces", "zh", "Pay {x}.", "支付 {x} ｛x｝。"),
    ("glued", "nl", "Pay {x}.", "Betaal 1{x}."),
    ("placeholders", "nl", "Pay {x}.", r"Betaal \{x}."),
    ("placeholders", "nl", 'See [a](b.md "Guide") for {x}.', 'Zie [a](b.md "{x}").'),
    ("braces", "nl", "Pay {x}.", r"Betaal \{x}."),
    ("braces", "nl", "Pay {x}.", r"Betaal {x} \{y\}."),
    ("glued", "nl", "Pay {x}.", r"Betaal \\{x}."),
    ("glued", "nl", "Pay **{x}** now.", "Betaal -**{x}** nu."),
    ("glued", "nl", "Pay [{x}](y.md) now.", "Betaal -[{x}](y.md) nu."),
    ("glued", "nl", "Pay {x} now.", r"Betaal \-{x} nu."),
    ("glued", "nl", "Pay {x} now.", "Betaal &#45;{x} nu."),
    ("glued", "nl", "Pay {x} now.", "Betaal {x}&nbsp;miljoen nu."),
    ("glued", "nl", "Pay {x} now.", "Betaal {x}  miljoen nu."),
    ("glued", "nl", "Pay **{x}** now.", "Betaal **{x}** miljoen nu."),
    ("glued", "de", "Pay {x} now.", "Zahlen Sie {x} Millionen."),
    ("glued", "zh", "Pay {x} now.", "立即支付{x}十万。"),
    ("glued", "ja", "Pay {x} now.", "今すぐ{x}億を支払ってください。"),
    ("addresses", "nl", "Pay.", "Betaal op evil.tk."),
    ("addresses", "nl", "Pay.", "Betaal op qq.com."),
    ("addresses", "nl", "Pay.", "Betaal op 10.0.0.1."),
    ("addresses", "zh", "Pay.", "请在ｅｖｉｌ．ｃｏｍ付款。"),
    ("addresses", "zh", "Create a VM. Open it.", "创建 VM。App 随后打开。"),
    (
        "addresses",
        "zh",
        "Create a VM. App Service then starts it.",
        "创建 azure-VM。App Service 随后会启动它。",
    ),
    ("addresses", "nl", "Pay.", "Betaal op t.me/azurehulp."),
    ("addresses", "nl", "Pay at t.me/azure.", "Betaal op t.me/azurehulp."),
    ("addresses", "nl", "Pay.", "Betaal op Azure-betaling.Com."),
    ("addresses", "nl", "Pay.", "Betaal op azure-betalen.finance."),
    ("addresses", "nl", "Pay.", "Betaal op azure-betalen.services."),
    ("addresses", "nl", "Pay.", "Betaal op azure-betalen.money."),
    ("addresses", "nl", "Mail a@example.com.", "Mail b@example.com."),
    ("addresses", "nl", "Pay.", "Betaal: tel:+31900."),
    ("addresses", "nl", "See https://a.example/x.", "Zie https://a.example/y."),
    ("phones", "fr", "Call us.", "Appelez le 01 23 45 67 89."),
    ("phones", "nl", "Call us.", "Bel 0800 2025-2026 1234."),
    ("phones", "nl", "Call us.", "Bel (2026-03-15 06 12345678)."),
    ("phones", "nl", "Call us.", "Bel 800-123-4567."),
    ("phones", "nl", "Call us.", "Bel 10.000-20.000."),
    ("phones", "nl", "Between 10,000-20,000 requests.", "Tussen 10.000-30.000 aanvragen."),
    ("phones", "nl", "After 800, 123 or 4567 calls.", "Na 800-123-4567."),
    ("numbers", "nl", "After 90 days.", "Na enkele dagen."),
    ("number-words", "nl", "After 90 days.", "Na negentig dagen."),
    ("number-words", "sv", "After 45 days.", "Efter fyrtiofem dagar."),
    ("number-words", "fr", "After 71 days.", "Après soixante et onze jours."),
    ("number-words", "fr", "After 365 days.", "Après trois cent soixante-cinq jours."),
    ("number-words", "zh", "After 90 days.", "九十天后。"),
    ("number-words", "zh", "After 105 days.", "一百零五天后。"),
    ("numbers", "nl", "A 90-day term.", "Een termijn van 60 dagen."),
    ("new-numbers", "nl", "Pay within days.", "Betaal binnen 14 dagen."),
    ("new-numbers", "nl", "Pay €50 now.", "Betaal nu € 1.050."),
    ("new-numbers", "nl", "Pay €50 now.", "Betaal nu € 50,01."),
    ("new-numbers", "nl", "Pay €50 with no fee.", "Betaal € 50.000 zonder kosten."),
    ("new-numbers", "nl", "Pay €50 with no fee.", "Betaal € 50.000.000 zonder kosten."),
    ("new-numbers", "nl", "Pay €50 by 5 PM.", "Betaal € 50,12 vóór 17.00 uur."),
    ("new-numbers", "nl", "Pay €50 by March 15 at 5 PM.", "Betaal € 15.50 vóór 15 maart 17.00 uur."),
    ("new-numbers", "nl", "After 90 days.", "Na 1.090 dagen."),
    ("new-numbers", "nl", "Pay now.", "Betaal binnen 1 uur."),
    ("new-numbers", "nl", "Pay now.", "Betaal nu € 1."),
    ("new-numbers", "nl", "Pay now.", "Betaal nu 1 euro."),
    ("currency", "ru", "Pay €50.", "Заплатите 50 $."),
    ("percent", "ar", "You use some of it.", "تستخدم 80٪ منه."),
    ("opposites", "zh", "Pay after 90 days.", "请在 90 天前付款。"),
    ("figures", "sv", "Support is there 24/7.", "Supporten finns alltid där."),
    ("figures", "zh", "We have 1.5 million users.", "我们有 160 万用户。"),
    ("characters", "nl", "Pay.", "Be\u200btaal."),
    ("characters", "nl", "Pay.", "Be\u00adtaal."),
    ("characters", "nl", "Pay.", "Betaal.\u2066"),
    ("characters", "nl", "Pay.", "Betaal.\U000e0041"),
    ("normal-form", "nl", "One day.", "E\u0301e\u0301n dag."),
    ("mojibake", "fr", "Paid.", "PayÃ©."),
    ("mojibake", "nl", "Paid.", "Betaald\ufffd."),
    ("script", "nl", "Pay.", "Bеtaal."),
    ("script", "zh", "Pay.", "付款の。"),
    ("mixed-words", "ru", "Pay.", "Оплaтите."),
    ("encoded-words", "nl", "Invoice", "=?utf-8?q?x?="),
    ("empty", "nl", "Pay.", "..."),
    ("flood", "nl", "Pay.", "Betaal. " * 20),
    ("flood", "nl", "Pay the balance of your subscription now.", "Betaal. " + "[^" * 70),
    ("untranslated", "nl", "Pay your balance now.", "Pay your balance now."),
    ("untranslated", "nl", "Pay now", "Pay now"),
    ("untranslated", "nl", "Sign in **here** today.", "Sign in  **here** today."),
]


@pytest.mark.parametrize(
    ("code", "language", "source", "target"),
    [pytest.param(*row, id=f"{row[0]}: {row[2][:40]!a} {row[3][:40]!a}") for row in BAD],
)
def test_a_bad_translation_is_stopped(code: str, language: str, source: str, target: str) -> None:
    assert code in fatal(entry(source, target), language)


# --- good translations

GOOD = [
    ("nl", "See [the guide](x.md) or `az login`.", "Gebruik `az login` of lees [de gids](x.md)."),
    ("nl", 'See [a](x.md "Guide").', 'Zie [a](x.md "Gids").'),
    ("nl", "See ![A button](x.png).", "Zie ![Een knop](x.png)."),
    ("nl", "Pay **now** or *wait*.", "*Wacht* of betaal __nu__."),
    ("nl", "See [the guide][ref] and [more][].", "Zie [de gids][ref] en [meer][more]."),
    ("nl", "Note[^1] 5 * 3 * 2.", "Noot[^1] 5 * 3 * 2."),
    ("nl", "One\\\ntwo.", "Een\\\ntwee."),
    ("nl", "After {fact}`retention`.", "Na {fact}`retention`."),
    ("nl", '<a href="x" title="Go">Go</a>', '<a href="x" title="Ga">Ga</a>'),
    ("nl", "Pay & wait <5 min.", "Betaal & wacht <5 min."),
    ("fr", "Pay now!", "Payez maintenant\u202f!"),
    ("fr", "Don't pay “twice”.", "Ne payez pas «\u00a0deux fois\u00a0»."),
    ("fr", "The invoice of 1,234.50 is due.", "La facture de 1\u202f234,50 est due."),
    ("fr", "You pay 1,234 points.", "Vous payez 1 234 points."),
    ("sv", "Data is deleted after 90 days.", "Data tas bort efter 90 dagar, t.ex. bl.a. loggar m.m."),
    ("sv", "Pay by 5 PM.", "Betala före kl. 17."),
    ("zh", "See **billing** in the [portal](https://portal.azure.com).", "请在[门户](https://portal.azure.com)中查看**账单**。"),
    ("zh", "*Billing basics* is a guide.", "《账单基础》是一本指南。"),
    ("zh", "March 1, 2017", "2017 年 3 月 1 日"),
    ("zh", "The first invoice.", "第 1 张发票。"),
    ("zh", "Two days are left.", "还剩 2 天。"),
    ("nl", "Azure portal", "Azure Portal"),
    ("nl", "Microsoft Azure", "Microsoft Azure"),
    ("nl", "Visa", "Visa"),
    ("nl", "`az login`", "`az login`"),
    ("nl", "Status: Past due", "Status: Achterstallig"),
    ("nl", "Pay within two weeks.", "Betaal binnen 2 weken."),
    ("nl", "Up to the limit.", "Tot 100% van de limiet."),
    ("nl", "Pay {amount} by {date}.", "Betaal {amount} vóór {date}."),
    ("fr", "Use the file settings.json.", "Utilisez le fichier settings.json."),
    ("nl", "Pay with 2 cards.", "Betaal met 2 kaarten: creditcard of bankpas."),
    ("nl", "Call before 2:30 PM.", "Bel vóór 14.30 uur."),
    ("de", "Pay by March 15.", "Zahlen Sie bis zum 15.3."),
    ("nl", "You get an e-mail every day.", "Je krijgt elke dag 1 e-mail."),
    ("nl", "Delivered hourly.", "Elk uur of na 1 uur geleverd."),
    ("nl", "Half the amount is due.", "1/2 van het bedrag is verschuldigd."),
    ("nl", "Office 365 2024 is late.", "Office 365\u00a02024 is te laat."),
    ("sv", "Paid on March 15, 2026.", "Betalat (2026-03-15)."),
    ("nl", "Paid on March 15, 2026.", "Betaald (15-03-2026)."),
    ("nl", "Paid on March 15, 2026 at 10:00.", "Betaald op 15-03-2026 10:00."),
    ("sv", "Paid at 10:00 on March 15, 2026.", "Betalat kl. 10:00 2026-03-15."),
    ("nl", "The years 2025 to 2026.", "De jaren 2025-2026."),
    ("sv", "Support is there 24/7.", "Supporten finns dygnet runt."),
    ("zh", "Support is there 24/7.", "支持全天候可用。"),
    ("zh", "We have 1.5 million users.", "我们有 150 万用户。"),
    ("zh", "Since your card expires, go to the Azure portal.", "由于您的卡即将到期，请前往 Azure 门户。"),
    ("zh", "Pay 50 yuan.", "支付 50\u00a0元。"),
    ("ru", "Pay 50 euros.", "Заплатите 50 евро."),
    ("ja", "Pay 50 euros.", "50ユーロを支払ってください。"),
    ("es", "Pay 25 dollars.", "Pague 25 dólares."),
    ("pl", "Pay 25 dollars.", "Zapłać 25 dolarów."),
    ("de", "Pay 5 pounds.", "Zahlen Sie 5 Pfund."),
    ("ar", "You use 80% of it.", "تستخدم ٪80 منه."),
    ("ru", "You use 80% of it.", "Вы используете 80 процентов."),
    ("ja", "You use 80% of it.", "80パーセントを使用しています。"),
    ("zh", "Ask at t.me/azure today.", "请今天在t.me/azure咨询。"),
    ("nl", "Use Node.js or Express.", "Gebruik Node.js/Express."),
    ("sv", "Pay per month.", "Betala per mån./år, t.ex. bl.a./m.m."),
    ("nl", "From **{x}** to **{y}**.", "Van **{x}**–**{y}**."),
    ("nl", "Pay [now]({x}).", "Betaal [nu]({x})."),
    ("nl", "Pay {x}.", r"Betaal \*{x}."),
    ("de", "The last day is December 31.", r"31\. Dezember ist der letzte Tag."),
    ("en", "Cancel your subscription now.", "Cancel your subscription now."),
    ("ru", "Pay in Azure.", "Оплатите в Azure."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "source", "target"), [pytest.param(*row, id=row[2]) for row in GOOD])
def test_a_good_translation_has_no_findings(language: str, source: str, target: str) -> None:
    assert checks.run(entry(source, target), locale=parse(TAGS[language]), strict=True) == ()


# --- what only looks like a fault

SEEMING = [
    ("phones", "nl", "Send between 10,000-20,000 requests.", "Stuur 10.000-20.000 aanvragen."),
    ("phones", "sv", "Send between 10,000-20,000 requests.", "Skicka 10 000-20 000 begäranden."),
    ("phones", "sv", "Send 10000-20000 requests.", "Skicka 10\u00a0000-20\u00a0000 begäranden."),
    ("phones", "nl", "Send 1,000/2,000 requests.", "Stuur 1.000/2.000 aanvragen."),
    ("program-text", "de", "The 80% limit is near.", "Die 80 %-Grenze ist nahe."),
    ("program-text", "de", "The 80% limit is near.", "Die 80\u202f%-Grenze ist nahe."),
    ("program-text", "sv", "The 80% limit is near.", "80\u00a0%-gränsen är nära."),
    ("addresses", "zh", "Create a VM. App Service then starts it.", "创建 VM。App Service 随后会启动它。"),
]


@pytest.mark.parametrize(
    ("code", "language", "source", "target"),
    [pytest.param(*row, id=f"{row[0]}: {row[3][:40]!a}") for row in SEEMING],
)
def test_what_only_looks_like_a_fault_is_let_through(
    code: str, language: str, source: str, target: str
) -> None:
    assert code not in fatal(entry(source, target), language)


# --- plurals

ONE, MANY = "The payment is one day late.", "The payment is {days} days late."
PLURALS = [
    pytest.param(
        "nl", ("De betaling is een dag te laat.", "De betaling is {days} dagen te laat."), [], id="nl"
    ),
    pytest.param("nl", ("{days} dag te laat.", "{days} dagen te laat."), [], id="nl, count in both"),
    pytest.param("nl", ("1 dag te laat.", "{days} dagen te laat."), [], id="nl, 1 in digits"),
    pytest.param("nl", ("Een dag te laat.", "Dagen te laat."), ["placeholders"], id="nl, no count for many"),
    pytest.param("fr", ("{days} jour de retard.", "{days} jours de retard."), [], id="fr"),
    pytest.param("fr", ("Un jour de retard.", "{days} jours de retard."), ["placeholders"], id="fr, 0 and 1"),
    pytest.param("zh", ("付款已逾期 {days} 天。",), [], id="zh"),
    pytest.param("zh", ("付款已逾期一天。",), ["placeholders"], id="zh, no count"),
]


@pytest.mark.parametrize(("language", "forms", "expected"), PLURALS)
def test_only_a_form_for_one_number_may_leave_out_the_count(
    language: str, forms: tuple[str, ...], expected: list[str]
) -> None:
    assert fatal(entry(ONE, *forms, plural=MANY), language) == expected


def test_a_form_for_one_number_keeps_every_other_placeholder() -> None:
    found = entry(
        "{n} day for {name}.", "Een dag voor u.", "{n} dagen voor {name}.", plural="{n} days for {name}."
    )
    assert fatal(found) == ["placeholders"]


# --- syntaxes


@pytest.mark.parametrize(
    ("syntax", "source", "target", "expected"),
    [
        pytest.param("plain", "5 * 3 * 2", "5 * 3 * 2", [], id="plain stars"),
        pytest.param("plain", "Pay now", "Betaal **nu**", ["leftovers"], id="markup in plain text"),
        pytest.param("plain", "Pay now", "Betaal <b>nu</b>", ["taglike"], id="tag in plain text"),
        pytest.param("plain", "Pay {x}", r"Betaal \{x}", ["glued"], id="escape in plain text"),
        pytest.param("html", "Pay {x}", "Betaal -<b>{x}</b>", ["glued", "structure"], id="sign before a tag"),
        pytest.param("html", "Pay <b>now</b> &amp; go", "Betaal <b>nu</b> &amp; ga", [], id="html"),
        pytest.param("html", "Pay <b>now</b>", "Betaal <b>nu", ["structure", "nesting"], id="html tag lost"),
        pytest.param("html", "Pay now", "Betaal <nu", ["taglike"], id="html broken tag"),
        pytest.param(
            "html", "Pay now", "Betaal <img src=x onerror=y> nu", ["structure"], id="html tag added"
        ),
        pytest.param("markdown, plain", "Pay now", "Betaal **nu**", ["leftovers", "structure"], id="both"),
    ],
)
def test_a_text_is_judged_by_its_syntax(syntax: str, source: str, target: str, expected: list[str]) -> None:
    assert fatal(entry(source, target, syntax=syntax)) == sorted(expected)


def test_a_subject_may_begin_with_an_ordinal() -> None:
    text = "2. Mahnung: {x} bezahlen"
    assert fatal(entry("Second reminder: pay {x}", text, syntax="plain"), "de") == []
    assert fatal(entry("Second reminder: pay {x}", text), "de") == ["blocks"]


# --- pseudo-locales


def test_a_pseudo_locale_is_held_to_structure_alone() -> None:
    assert fatal(entry("Pay **now** {x}.", "[Þåý **ñöŵ** {x} ąąą ąąą ąąą ąąą]"), "qps") == []
    assert fatal(entry("Pay **now** {x}.", "[Þåý ñöŵ]"), "qps") == ["placeholders", "structure"]
