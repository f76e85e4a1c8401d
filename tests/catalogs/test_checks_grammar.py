"""A sentence that lost its verb is found, and one that has it in an unusual place is not."""

from __future__ import annotations

import pytest

from generator.catalogs import checks
from generator.catalogs.model import Entry
from generator.locales import parse


def faults(tag: str, text: str) -> list[str]:
    found = checks.run(Entry(msgid="Pay the balance.", msgstr=(text,)), locale=parse(tag), strict=False)
    return [finding.message.partition(" in '")[0] for finding in found if finding.code == "verbs"]


@pytest.mark.parametrize(
    ("tag", "text", "fault"),
    [
        pytest.param(
            "nl-NL", "We hebben de kaart niet zijn.", "'hebben' has no participle", id="nl, participle"
        ),
        pytest.param(
            "nl-NL",
            "Betaal, zodat een dienst worden hervat.",
            "one thing has a verb for several",
            id="nl, number",
        ),
        pytest.param(
            "nl-NL", "Werk uw gegevens voor het saldo.", "'bij' of 'bijwerken' is missing", id="nl, particle"
        ),
        pytest.param(
            "nl-NL", "Een kaart die u vaak gebruiken.", "an infinitive stands for a verb", id="nl, infinitive"
        ),
        pytest.param("sv-SE", "Vi kan debiterar saldot.", "an infinitive is missing", id="sv, present"),
        pytest.param(
            "sv-SE",
            "Ett kort som du alltid kontrollera.",
            "an infinitive stands for a verb",
            id="sv, infinitive",
        ),
        pytest.param("fr-FR", "Veuillez réglez le solde.", "an infinitive is missing", id="fr, imperative"),
        pytest.param(
            "fr-FR", "Nous n’avons pas pu débité le solde.", "an infinitive is missing", id="fr, participle"
        ),
    ],
)
def test_a_verb_that_was_lost_is_found(tag: str, text: str, fault: str) -> None:
    assert faults(tag, text) == [fault]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        pytest.param("nl-NL", "We hebben gezien dat de kaarten geldig zijn.", id="nl, clause"),
        pytest.param("nl-NL", "Betaal, zodat een dienst kan worden hervat.", id="nl, modal"),
        pytest.param("nl-NL", "Als een aantal diensten worden hervat, betaalt u.", id="nl, several"),
        pytest.param("nl-NL", "Werk uw gegevens op tijd bij.", id="nl, particle at the end"),
        pytest.param("nl-NL", "Een kaart die u vaak wilt gebruiken.", id="nl, two verbs"),
        pytest.param("sv-SE", "Vi kan kontrollera saldot.", id="sv, infinitive"),
        pytest.param("sv-SE", "Vill du att vi debiterar saldot?", id="sv, present"),
        pytest.param("fr-FR", "Vous pouvez assez vite régler le solde.", id="fr, adverb"),
        pytest.param("fr-FR", "Nous n’avons pas pu débiter le solde.", id="fr, infinitive"),
    ],
)
def test_a_verb_in_its_place_is_no_finding(tag: str, text: str) -> None:
    assert faults(tag, text) == []
