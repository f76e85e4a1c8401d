"""A negation that is lost or gained is found, whatever other words a text has; another way to say it is let be."""

from __future__ import annotations

import pytest

from generator.catalogs import checks
from generator.catalogs.model import Entry
from generator.locales import parse

TAGS = {"fr": "fr-FR", "nl": "nl-NL", "sv": "sv-SE", "zh": "zh-CN"}


def faults(language: str, source: str, target: str) -> list[str]:
    found = checks.run(Entry(msgid=source, msgstr=(target,)), locale=parse(TAGS[language]), strict=True)
    return [finding.message.partition(";")[0] for finding in found if finding.code == "negation"]


CHARGE = "We couldn't charge your default payment method."
LOST = [
    ("fr", CHARGE, "Nous avons débité votre mode de paiement par défaut."),
    ("nl", "Your account isn't connected.", "Je account is verbonden."),
    ("nl", "This isn't shown.", "De verborgen kosten worden getoond."),
    ("nl", "We don't accept different cards.", "We accepteren verschillende kaarten."),
    ("nl", "Open invoices weren't charged.", "Openstaande facturen zijn in rekening gebracht."),
    ("sv", "We don't accept different cards.", "Vi tar emot olika kort."),
    ("sv", "You don't pay today.", "Du betalar först i dag."),
    ("fr", "We don't accept different cards.", "Nous acceptons des cartes différentes."),
    ("zh", "You don't have to pay the amount.", "您必须支付欠款。"),
    ("zh", "You don't have to pay the amount.", "您必须支付欠费。"),
    ("zh", "The open amount wasn't charged.", "待付款项已扣除。"),
    ("sv", "You don't select this card.", "Välj först den här kortet."),
    ("zh", "Your free account wasn't upgraded.", "您的免费账户已升级。"),
    ("zh", "We couldn't charge your card and are sorry.", "我们已从您的卡扣款，给您带来不便，深表歉意。"),
]


@pytest.mark.parametrize(
    ("language", "source", "target"), [pytest.param(*row, id=f"{row[0]} {row[2]!a}") for row in LOST]
)
def test_a_lost_negation_is_found_beside_words_that_only_look_like_one(
    language: str, source: str, target: str
) -> None:
    assert faults(language, source, target) == ["the negation is lost"]


MATCH = "The billing address doesn't match the one that the bank has."
OPEN = "These invoices haven't been paid:"
NOTHING = "If you pay today, nothing changes."
HESITATE = "Please don't hesitate to contact us."
MOST = "You can add no more than 5 credit cards."
DELAY = "Pay without delay."
SORRY = "We apologize for the inconvenience."
SAID = [
    ("nl", MATCH, "Het factuuradres wijkt af van het adres dat de bank heeft."),
    ("nl", MATCH, "Het factuuradres verschilt van het adres dat de bank heeft."),
    ("sv", MATCH, "Faktureringsadressen skiljer sig från den som banken har."),
    ("fr", MATCH, "L’adresse de facturation diffère de celle dont dispose la banque."),
    ("nl", OPEN, "Deze facturen staan nog open:"),
    ("zh", OPEN, "以下发票待支付："),
    ("zh", "Your subscription hasn't been paid.", "您的订阅已欠费。"),
    ("zh", "There is no charge for support.", "支持是免费的。"),
    ("sv", "You can't use it until you pay.", "Du kan använda det först när du betalar."),
    ("nl", NOTHING, "Als je vandaag betaalt, blijft alles bij het oude."),
    ("nl", NOTHING, "Als je vandaag betaalt, blijft alles hetzelfde."),
    ("sv", NOTHING, "Om du betalar i dag förblir allt oförändrat."),
    ("fr", NOTHING, "Si vous payez aujourd’hui, tout reste inchangé."),
    ("zh", NOTHING, "如果您今天付款，一切照旧。"),
    ("nl", HESITATE, "Aarzel niet om contact met ons op te nemen."),
    ("sv", HESITATE, "Tveka inte att kontakta oss."),
    ("fr", HESITATE, "N’hésitez pas à nous contacter."),
    ("nl", MOST, "Je kunt niet meer dan 5 creditcards toevoegen."),
    ("sv", MOST, "Du kan lägga till inte fler än 5 kreditkort."),
    ("fr", MOST, "Vous ne pouvez pas ajouter plus de 5 cartes de crédit."),
    ("nl", DELAY, "Betaal zonder uitstel."),
    ("sv", DELAY, "Betala utan dröjsmål."),
    ("fr", DELAY, "Payez sans tarder."),
    ("zh", SORRY, "给您带来不便，我们深表歉意。"),
    ("zh", "A card is essential.", "银行卡必不可少。"),
    ("zh", "Make sure that the address is correct.", "请确保地址无误。"),
    ("zh", "If you accidentally pay twice, call us.", "如果您不小心付款两次，请致电我们。"),
    ("nl", "If the page is inaccessible, wait.", "Wacht als de pagina niet toegankelijk is."),
    ("nl", "Your card is ineligible.", "Je kaart komt niet in aanmerking."),
    ("nl", "This step is irreversible.", "Deze stap kun je niet terugdraaien."),
]


@pytest.mark.parametrize(
    ("language", "source", "target"), [pytest.param(*row, id=f"{row[0]} {row[2]!a}") for row in SAID]
)
def test_a_negation_said_in_another_way_is_let_through(language: str, source: str, target: str) -> None:
    assert faults(language, source, target) == []


@pytest.mark.parametrize(
    ("language", "source", "target"),
    [
        pytest.param("nl", "Pay now.", "Betaal niet nu.", id="plain"),
        pytest.param("nl", HESITATE, "Aarzel niet om ons niet te bellen.", id="beyond the phrase"),
        pytest.param("fr", HESITATE, "N’hésitez pas à ne pas nous appeler.", id="the phrase in both"),
    ],
)
def test_a_negation_of_its_own_is_found(language: str, source: str, target: str) -> None:
    assert faults(language, source, target) == ["the negation is not in the source"]
