"""A locale's list of terms is read strictly, and translations are held to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.catalogs import checks
from generator.catalogs.checks.terms import Term, Terms, TermsError, read_terms
from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Entry
from generator.locales import parse

LIST = Path("locales/nl_NL/terms.toml")
NL = Terms(
    terms=(
        Term(source="balance", required=("saldo",), forbidden=("evenwicht",)),
        Term(source="past due", required=("achterstallig",)),
        Term(source="delete", required=("verwijder",)),
        Term(source="cancel", required=("annul", "geannuleerd"), forbidden=("opzeg",)),
        Term(source="invoice", required=("factuur", "facturen"), forbidden=("rekening",)),
        Term(source="due date", required=("betaaldatum",), forbidden=("vervaldatum",)),
        Term(source="expiration date", required=("vervaldatum",), forbidden=("betaaldatum",)),
        Term(source="Azure CLI", untranslatable=True),
        Term(source="Azure", untranslatable=True),
    )
)


def messages(source: str, target: str, terms: Terms = NL, tag: str = "nl-NL") -> list[str]:
    flags = (BRACE_FORMAT,) if "{" in source else ()
    found = checks.run(
        Entry(msgid=source, msgstr=(target,), flags=flags), locale=parse(tag), strict=True, terms=terms
    )
    assert all(finding.severity == "warning" for finding in found)
    return [finding.message.partition(";")[0] for finding in found if finding.code == "terms"]


@pytest.mark.parametrize(
    ("source", "target", "faults"),
    [
        pytest.param(
            "Pay the balance.", "Betaal het bedrag.", ["'balance' is not translated by 'saldo'"], id="missing"
        ),
        pytest.param(
            "Two balances.",
            "Twee saldo's in evenwicht.",
            ["'evenwicht' is not the word for 'balance' here, but 'saldo'"],
            id="forbidden",
        ),
        pytest.param("Past-due invoices.", "Achterstallige facturen.", [], id="inflected in both languages"),
        pytest.param("Deleted after deletion.", "Verwijderd na verwijdering.", [], id="participle and noun"),
        pytest.param("A cancellation.", "Een jaarlijkse annulering.", [], id="noun of a verb"),
        pytest.param("It was cancelled.", "Het is geannuleerd.", [], id="prefix of a participle"),
        pytest.param("Balanced diets.", "Gezonde voeding.", ["'balance' is not translated by 'saldo'"], id="verb"),
        pytest.param("An imbalance.", "Een wanverhouding.", [], id="part of another word"),
        pytest.param("The invoice of your bank.", "De factuur op je bankrekening.", [], id="inside a compound"),
        pytest.param(
            "The due date and the expiration date.", "De betaaldatum en de vervaldatum.", [], id="one forbids, one asks"
        ),
        pytest.param("See `balance`.", "Zie `balance`.", [], id="code"),
        pytest.param("Open [it](balance.md).", "Open [het](balance.md).", [], id="target of a link"),
        pytest.param("You owe {balance}.", "Je bent {balance} schuldig.", [], id="placeholder"),
        pytest.param("Use the Azure CLI.", "Gebruik de Azure CLI.", [], id="name kept"),
        pytest.param(
            "Use the Azure CLI.",
            "Gebruik de opdrachtregel van Azure.",
            ["'Azure CLI' stays as it is in every language"],
            id="name lost",
        ),
    ],
)  # fmt: skip
def test_a_translation_is_held_to_the_terms(source: str, target: str, faults: list[str]) -> None:
    assert messages(source, target) == faults


def test_terms_need_no_blanks_around_in_chinese() -> None:
    terms = Terms(terms=(Term(source="balance", required=("余额",), forbidden=("余款",)),))
    assert messages("Pay the balance.", "支付余额。", terms, "zh-CN") == []
    assert len(messages("Pay the balance.", "支付余款。", terms, "zh-CN")) == 2


def test_a_list_is_read() -> None:
    terms = read_terms(
        b'[[term]]\nsource = "balance"\nrequired = ["saldo"]\nforbidden = ["balans"]\nnote = "x"\n\n'
        b'[[term]]\nsource = "Azure"\nuntranslatable = true\n',
        LIST,
    )
    assert terms.terms == (
        Term(source="balance", required=("saldo",), forbidden=("balans",), note="x"),
        Term(source="Azure", untranslatable=True),
    )


def test_an_empty_list_asks_for_nothing() -> None:
    assert messages("Pay the balance.", "Betaal het bedrag.", read_terms(b"", LIST)) == []


KNOWN = "a term has source, required and forbidden (lists of texts), untranslatable (true or false), note"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"[[term]\n", "the list of terms is not TOML: ", id="broken"),
        pytest.param(b"\xff", "the list of terms is not TOML: ", id="not UTF-8"),
        pytest.param(b"terms = 1\n", "unknown key ['terms']; write each term as [[term]]", id="key"),
        pytest.param(b"[[term]]\n", 'a [[term]] has no source; write source = "…"', id="no source"),
        pytest.param(
            b'[[term]]\nsource = "-"\n', "term '-' has nothing but hyphens; write a word as its source", id="hyphen"
        ),
        pytest.param(b'[[term]]\nsource = " -- - "\n', "term ' -- - ' has nothing but hyphens", id="hyphens"),
        pytest.param(
            b'[[term]]\nsource = "x"\nrequire = []\n', f"term 'x' has the unknown key 'require'; {KNOWN}", id="typo"
        ),
        pytest.param(
            b'[[term]]\nsource = "x"\nrequired = "y"\n', f"required of term 'x' is of the wrong kind; {KNOWN}", id="kind"
        ),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_told_why(data: bytes, fault: str) -> None:
    with pytest.raises(TermsError) as caught:
        read_terms(data, LIST)
    assert str(caught.value).startswith(f"{LIST}: {fault}")
