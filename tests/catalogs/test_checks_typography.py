"""Typography is mended as each language prints, and nothing else of a text is touched."""

from __future__ import annotations

import pytest

from generator.catalogs import checks
from generator.catalogs.checks.mending import mend
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.provenance import origin, parse_provenance, signed
from generator.locales import parse

MENDED = [
    ("fr", "Payer ?", "Payer\u202f?"),
    ("fr", "Payer?", "Payer\u202f?"),
    ("fr", "**Payer** !", "**Payer**\u202f!"),
    ("fr", "Attention : solde ; date", "Attention\u00a0: solde\u202f; date"),
    ("fr", "Le « solde » dû", "Le «\u00a0solde\u00a0» dû"),
    ("fr", 'Le "solde" dû', "Le «\u00a0solde\u00a0» dû"),
    ("fr", "Le “solde” dû", "Le «\u00a0solde\u00a0» dû"),
    ("fr", "L'état d'un compte", "L’état d’un compte"),
    ("fr", "d'{brand}", "d’{brand}"),
    ("sv", 'Välj "Spara" nu', "Välj ”Spara” nu"),
    ("sv", "Välj “Spara” nu", "Välj ”Spara” nu"),
    ("sv", "Betala nu !", "Betala nu!"),
    ("nl", "Betaal nu , en wacht .", "Betaal nu, en wacht."),
    ("nl", "Betaal  nu", "Betaal nu"),
    ("nl", " Betaal nu ", "Betaal nu"),
    ("nl", "Eén e\u0301e\u0301n", "Eén één"),
    ("zh", "付款,然后等待.", "付款，然后等待。"),
    ("zh", "付款 ， 然后", "付款，然后"),
    ("zh", "付款(余额)完成!", "付款（余额）完成！"),
    ("zh", '选择"保存"', "选择“保存”"),
    ("zh", '选择"24"', "选择“24”"),
    ("zh", "付 款", "付款"),
    ("zh", "使用 Azure CLI.", "使用 Azure CLI。"),
    ("zh", "状态:{status}", "状态：{status}"),
]
KEPT = [
    ("fr", "Payez\u00a0! Vite\u202f?"),
    ("fr", "À 14:00, `a ; b ?` et [x](y?z;b) : {amount}".replace(" :", "\u00a0:")),
    ("fr", "Voir https://a.example/?x=1 ici"),
    ("fr", "Dites «\u00a0non “merci”\u00a0»"),
    ("fr", "Un écran de 15\" large"),
    ("sv", "Filmen ”Saldo” à 50\u00a0%"),
    ("sv", "En skärm på 15\" bred"),
    ("nl", "Kies 'Opslaan' of “Sluiten” in .NET"),
    ("nl", "Zo …"),
    ("zh", "在 Azure 门户中，请支付 1,234.50 欧元（14:30 前）。"),
    ("zh", "请使用 `a, b` 或 [x](y,z)。"),
    ("zh", "（ **{number}** ）"),
    ("zh", "Node.js 3.5 版"),
    ("zh", "由 Contoso Inc."),
    ("zh", "显示器 24\" 和 27\" 到货"),
    ("fr", "Bonjour&nbsp;! Dites «&#160;oui&nbsp;»&#x202F;: c’est tout"),
]  # fmt: skip
TAGS = {"fr": "fr-FR", "nl": "nl-NL", "sv": "sv-SE", "zh": "zh-CN"}


def mended(text: str, language: str, source: str = "Pay the balance of this now, please.") -> str:
    catalog = Catalog(entries=(Entry(msgid=source, msgstr=(text,)),))
    (entry,) = mend(catalog, parse(TAGS[language])).catalog.entries
    return entry.msgstr[0]


@pytest.mark.parametrize(
    ("language", "text", "right"), [pytest.param(*row, id=f"{row[0]} {row[1]!a}") for row in MENDED]
)
def test_typography_is_mended(language: str, text: str, right: str) -> None:
    placeholders = " ".join(part for part in ("{brand}", "{status}") if part in text)
    assert mended(text, language, f"Pay this, please {placeholders}".strip()) == right
    assert mended(right, language, f"Pay this, please {placeholders}".strip()) == right


@pytest.mark.parametrize(
    ("language", "text"), [pytest.param(*row, id=f"{row[0]} {row[1]!a}") for row in KEPT]
)
def test_what_is_right_stays(language: str, text: str) -> None:
    findings = checks.run(
        Entry(msgid="Pay this.", msgstr=(text,)), locale=parse(TAGS[language]), strict=False
    )
    assert "typography" not in {finding.code for finding in findings}
    assert mended(text, language) == text


def test_a_name_of_the_source_keeps_its_signs() -> None:
    assert mended("Payez à O'Brien.", "fr", "Pay O'Brien.") == "Payez à O'Brien."


def test_keywords_are_left_to_programs() -> None:
    entry = Entry(msgid="card, bank", msgstr=("卡, 银行",), comments=("keywords", "syntax: plain"))
    assert checks.run(entry, locale=parse("zh-CN"), strict=True) == ()


# --- mending a catalog


def one(entry: Entry, tag: str = "fr-FR") -> Entry:
    (found,) = mend(Catalog(entries=(entry,)), parse(tag)).catalog.entries
    return found


def test_a_mended_text_keeps_who_wrote_it() -> None:
    for author in ("mt", "tm", "import", "human"):
        found = one(signed(Entry(msgid="Pay?", msgstr=("Payer ?",)), author))
        assert found.msgstr == ("Payer\u202f?",)
        assert origin(found) == author


def test_a_text_that_a_person_edited_is_a_persons() -> None:
    entry = signed(Entry(msgid="Pay?", msgstr=("Régler ?",)), "mt")
    edited = Entry(msgid="Pay?", msgstr=("Payer ?",), translator=entry.translator)
    assert origin(one(edited)) == "human"


def test_a_text_without_a_record_gets_none() -> None:
    assert parse_provenance(one(Entry(msgid="Pay?", msgstr=("Payer ?",))).translator) is None


def test_every_form_of_a_plural_is_mended() -> None:
    entry = Entry(msgid="One!", msgid_plural="{n}!", msgstr=("{n} !", "{n}!"), flags=("python-brace-format",))
    assert one(entry).msgstr == ("{n}\u202f!", "{n}\u202f!")


LEFT = [
    pytest.param(Entry(msgid="Pay?", msgstr=("",)), id="untranslated"),
    pytest.param(Entry(msgid="Pay?", msgstr=("Payer ?",), obsolete=True), id="obsolete"),
    pytest.param(
        Entry(msgid="Pay?", msgstr=("Payer ?",), translator=("l10n: waive=typography as printed",)), id="waived"
    ),
    pytest.param(Entry(msgid="Pay?", msgstr=("Payer ? " * 60,)), id="a flood, which is not cut to fit"),
]  # fmt: skip


@pytest.mark.parametrize("entry", LEFT)
def test_what_is_not_ours_to_mend_is_left(entry: Entry) -> None:
    catalog = Catalog(entries=(entry,))
    found = mend(catalog, parse("fr-FR"))
    assert (found.count, found.catalog) == (0, catalog)


def test_a_pseudo_locale_is_not_mended() -> None:
    assert mend(Catalog(entries=(Entry(msgid="Pay?", msgstr=("Pây ?",)),)), parse("qps-ploc")).count == 0
