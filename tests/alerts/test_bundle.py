"""A bundle on disk: found by its id, read as it was written, rendered for one person in one language."""

from __future__ import annotations

import email as standard
import email.policy
import itertools
import json
import string
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from generator.alerts import bundle
from generator.alerts.bundle import Action, Alerts, Email, Rejection
from generator.alerts.compiled import bundle_id, read_bundle, write_bytes
from generator.errors import GeneratorError, InvalidValues, NotApproved, UnknownAlert, UnknownLocale
from generator.values.mailboxes import Mailbox
from tests.alerts.conftest import ALERT, TAGS, Desk

VALUES: Mapping[str, Any] = {
    "customer_name": "Zoë & <Co>",
    "amount": {"value": "1234.50", "currency": "EUR"},
    "pay_url": "https://pay.example.com/?a=1&b=2",
    "days": 1,
    "invoices": [{"number": "INV-1", "paid_on": "2026-03-01"}],
}


def rendered(alerts: Alerts, locale: str | list[str] = "nl-NL", **changed: Any) -> Email:
    return alerts.email("past-due", locale=locale, values={**VALUES, **changed})


def parsed(data: bytes) -> EmailMessage:
    message = standard.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


# --- on disk


def test_a_bundle_is_read_as_it_was_written(desk: Desk) -> None:
    compiled = desk.compile()
    data = write_bytes(compiled)
    assert read_bundle(data, path="x") == compiled
    assert write_bytes(read_bundle(data, path="x")) == data


def test_a_bundle_is_named_by_its_content_and_older_ones_stay(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "alerts"
    first = bundle.write_bundle(desk.compile(), folder)
    email_before = rendered(Alerts.load(folder))
    desk.changed["nl-NL", "Hello {customer_name},"] = "Dag {customer_name},"
    desk.translate()
    second = bundle.write_bundle(desk.compile(), folder)
    assert bundle_id((folder / "bundles" / f"{first}.json").read_bytes()) == first
    assert (Alerts.load(folder).id, Alerts.load(str(folder), bundle=first).id) == (second, first)
    again = rendered(Alerts.load(folder, bundle=first))
    assert again == email_before
    assert again.message("Zoë <zoe@example.com>") == email_before.message("Zoë <zoe@example.com>")
    assert rendered(Alerts.load(folder)).id != email_before.id


def _damage(folder: Path) -> None:
    path = next((folder / "bundles").iterdir())
    path.write_bytes(path.read_bytes().replace(b"Beste", b"Basta"))


def _rename(folder: Path) -> None:
    """Give a file that is no bundle the name of its bytes."""
    data = b'{"format":99}\n'
    (folder / "bundles" / f"{bundle_id(data)}.json").write_bytes(data)
    (folder / "current").write_text(bundle_id(data))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(
            lambda folder: (folder / "current").unlink(), "there is no bundle here; run: ", id="none"
        ),
        pytest.param(
            lambda folder: (folder / "current").write_text("../x"),
            "is not the id of a bundle; see the bundles in ",
            id="id",
        ),
        pytest.param(lambda folder: (folder / "current").write_text("0" * 64), "cannot be read", id="gone"),
        pytest.param(_damage, "the bundle is damaged; compile it again", id="damaged"),
        pytest.param(_rename, "the bundle has format 99, not 1", id="another format"),
    ],
)
def test_what_is_no_bundle_is_one_sentence(desk: Desk, tmp_path: Path, spoil: Any, sentence: str) -> None:
    bundle.write_bundle(desk.compile(), tmp_path / "alerts")
    spoil(tmp_path / "alerts")
    with pytest.raises(GeneratorError) as error:
        Alerts.load(tmp_path / "alerts")
    assert sentence in str(error.value)
    assert str(tmp_path) in str(error.value)


# --- what there is


def test_alerts_tell_names_locales_and_what_is_approved(desk: Desk) -> None:
    desk.translate(missing=["Help"], tags=["zh-CN"])
    alerts = desk.alerts()
    assert alerts.names == ("past-due",)
    assert alerts.locales == ("en-US", "nl-NL", "zh-CN", "he-IL")
    assert alerts.approved("past-due") == ("en-US", "nl-NL", "he-IL")
    assert alerts.reasons("past-due") == {"zh-CN": ("alerts: “Help” is not translated",)}


def test_the_schema_has_the_parameters_in_the_writers_order(alerts: Alerts) -> None:
    schema = alerts.schema("past-due")
    names = ["customer_name", "amount", "pay_url", "days", "retry_at", "invoices"]
    assert list(schema["properties"]) == names
    assert schema["required"] == [name for name in names if name != "retry_at"]


# --- one email


def test_an_email_is_whole(alerts: Alerts) -> None:
    email = rendered(alerts, "nl-NL")
    assert email.subject == "Achterstallig: €\u00a01.234,50 voor Zoë & <Co>"
    assert email.preheader == "Betaal binnen 30 dagen."
    assert email.banner == (
        "Het saldo van €\u00a01.234,50 is achterstallig. Betaal het (https://pay.example.com/?a=1&b=2)."
    )
    assert email.action == Action(label="Betaal €\u00a01.234,50", url="https://pay.example.com/?a=1&b=2")
    assert email.article_url == "https://docs.example.com/nl-NL/billing/pay.html#pay-a-balance"
    assert (email.locale, email.match, email.dir, email.bundle) == ("nl-NL", "exact", "ltr", alerts.id)
    assert "Zoë &amp; &lt;Co&gt;" in email.html
    assert "<Co>" not in email.html
    assert 'href="https://pay.example.com/?a=1&amp;b=2"' in email.html
    assert "één dag te laat" in email.text
    assert "opnieuw" not in email.text


def test_a_document_is_json_with_everything_a_caller_needs(alerts: Alerts) -> None:
    email = rendered(alerts, ["nl-BE", "en"])
    document = json.loads(json.dumps(email.document()))
    assert " ".join(document) == (
        "alert requested locale match format_locale dir subject preheader html text banner action article_url"
        " bundle id stale headers size"
    )
    assert document["requested"] == ["nl-BE", "en"]
    assert document["action"] == {"label": email.action.label, "url": email.action.url}
    assert document["headers"]["Content-Language"] == "nl-NL"


MATCHES = [
    pytest.param("nl-NL", "nl-NL", "exact", "nl-NL", id="exact"),
    pytest.param("nl", "nl-NL", "equivalent", "nl-NL", id="equivalent"),
    pytest.param("nl-BE", "nl-NL", "language", "nl-BE", id="language"),
    pytest.param("zh-TW", "en-US", "default", "en-US", id="another script"),
    pytest.param("xx", "en-US", "default", "en-US", id="no language"),
    pytest.param(["fr-FR", "he"], "he-IL", "equivalent", "he-IL", id="second choice"),
    pytest.param([], "en-US", "default", "en-US", id="nothing asked"),
    pytest.param("en-GB", "en-US", "language", "en-GB", id="formats of the reader's country"),
]


@pytest.mark.parametrize(("requested", "locale", "match", "formats"), MATCHES)
def test_the_answer_says_how_the_language_was_chosen(
    alerts: Alerts, requested: str | list[str], locale: str, match: str, formats: str
) -> None:
    email = rendered(alerts, requested)
    assert (email.locale, email.match, email.format_locale) == (locale, match, formats)


def test_an_alert_that_is_not_approved_falls_back_whole(desk: Desk) -> None:
    desk.translate(missing=["Kind regards,"], tags=["nl-NL"])
    alerts = desk.alerts()
    email = rendered(alerts, "nl-BE")
    assert (email.requested, email.locale, email.match) == (("nl-BE",), "en-US", "default")
    assert rendered(alerts, ["nl-BE", "zh-CN"]).match == "exact"
    with pytest.raises(NotApproved, match="'past-due' is not wholly approved in nl-NL"):
        alerts.email("past-due", locale="nl-BE", values=VALUES, fallback=False)


def test_without_fallback_an_unknown_language_is_an_error(alerts: Alerts) -> None:
    with pytest.raises(UnknownLocale, match="no text in locale 'fr-FR'"):
        alerts.email("past-due", locale="fr-FR", values=VALUES, fallback=False)
    assert alerts.email("past-due", locale="nl-BE", values=VALUES, fallback=False).locale == "nl-NL"


def test_formats_and_time_zone_can_be_chosen(alerts: Alerts) -> None:
    email = alerts.email(
        "past-due",
        locale="en-US",
        values={**VALUES, "retry_at": "2026-03-14T23:30:00Z"},
        format_locale="en-GB",
        time_zone="Europe/Brussels",
    )
    assert "15 March 2026" in email.text
    assert email.format_locale == "en-GB"


def test_facts_are_written_as_values_of_their_kind_are(desk: Desk) -> None:
    facts = 'grace-period: {value: 48, unit: hour}\nfee: {value: "1234.50", currency: EUR}\nsince: {date: "2026-03-01"}\n'
    (desk.project.content / "facts.yml").write_text(facts)
    desk.write_alert(f"{ALERT}\nThe fee is {{fee}} since {{since}}.\n")
    alerts = desk.alerts()
    text = alerts.email("past-due", locale="en-US", values=VALUES, format_locale="nl-NL").text
    assert "The fee is €\u00a01.234,50 since 1 March 2026." in text


def test_facts_have_the_words_and_the_script_of_the_text(desk: Desk) -> None:
    (desk.project.content / "facts.yml").write_text("grace-period: {value: 48, unit: hour}\n")
    email = desk.alerts().email("past-due", locale="zh-CN", values=VALUES, format_locale="zh-TW")
    assert "48小时" in email.preheader.replace("\u00a0", "").replace(" ", "")


def test_a_small_number_is_read_back_from_a_bundle(desk: Desk, tmp_path: Path) -> None:
    facts = 'grace-period: {value: 30, unit: day}\ndaily-rate: {number: "0.0000005"}\n'
    (desk.project.content / "facts.yml").write_text(facts)
    desk.write_alert(f"{ALERT}\nThe rate is {{daily_rate}}.\n")
    bundle.write_bundle(desk.compile(), tmp_path / "alerts")
    email = Alerts.load(tmp_path / "alerts").email("past-due", locale="en-US", values=VALUES)
    assert "The rate is 0.0000005." in email.text


def test_a_count_that_may_be_absent_may_have_forms(desk: Desk) -> None:
    start, end = ALERT.index("::::{plural} days"), ALERT.index(":::{each} invoices")
    block = f":::::{{if}} days\n{ALERT[start:end].rstrip()}\n:::::\n\n"
    optional = (ALERT[:start] + block + ALERT[end:]).replace(
        "days: {type: count,", "days: {type: count, optional: true,"
    )
    desk.write_alert(optional)
    alerts = desk.alerts()
    absent = {name: value for name, value in VALUES.items() if name != "days"}
    for tag in ("en-US", *TAGS):
        email = alerts.email("past-due", locale=tag, values=absent)
        several = [*alerts.emails([{"alert": "past-due", "locale": tag, "values": absent}] * 20)]
        assert several == [email] * 20
    assert "The payment is" not in alerts.email("past-due", locale="en-US", values=absent).text
    assert "The payment is" in alerts.email("past-due", locale="en-US", values=VALUES).text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param({"time_zone": "../etc/passwd"}, "is not a time zone", id="time zone"),
        pytest.param({"format_locale": "nl_NL;rm"}, "nl_NL;rm", id="format locale"),
    ],
)
def test_a_wrong_zone_or_format_is_one_sentence(
    alerts: Alerts, arguments: dict[str, str], sentence: str
) -> None:
    with pytest.raises(GeneratorError) as error:
        alerts.email("past-due", locale="nl-NL", values=VALUES, **arguments)  # type: ignore[arg-type]
    assert sentence in str(error.value)


HOSTILE = [
    "",
    "x" * 100_000,
    "nl_NL;rm -rf",
    "\x00",
    "nl-NL-" + "a-" * 5000,
    "../../etc/passwd",
    "nl-\ud800",
    "%s",
]


@pytest.mark.parametrize("tag", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_tag_is_answered_in_the_source_language(alerts: Alerts, tag: str) -> None:
    email = rendered(alerts, tag)
    assert (email.locale, email.match, email.format_locale) == ("en-US", "default", "en-US")


def test_thousands_of_tags_leave_no_more_behind_than_the_bundle_has(desk: Desk) -> None:
    """Whatever is asked for, what is prepared is kept by matched locale."""
    alerts = desk.alerts()
    letters = string.ascii_lowercase
    for one, other, third in itertools.product(letters[:16], letters, letters[::6]):
        rendered(alerts, f"{one}{other}{third}")
        rendered(alerts, f"{one}{other}-{third.upper()}{one.upper()}")
    assert alerts._text.cache_info().currsize <= 4
    assert len(alerts._exact) <= 4
    assert alerts._plan.cache_info().currsize <= 512


def test_values_can_be_validated_once_and_used_often(alerts: Alerts, desk: Desk) -> None:
    values = alerts.validate("past-due", VALUES)
    for tag in alerts.locales:
        assert alerts.email("past-due", locale=tag, values=values) == rendered(alerts, tag)
    assert alerts.banner("past-due", locale="nl-NL", values=values).id == rendered(alerts).id
    desk.changed["nl-NL", "Hello {customer_name},"] = "Dag {customer_name},"
    desk.translate()
    with pytest.raises(GeneratorError, match="validated for another alert or bundle; validate them again"):
        desk.alerts().email("past-due", locale="nl-NL", values=values)


def test_an_email_is_shown_by_name_and_not_by_value(alerts: Alerts) -> None:
    email_ = rendered(alerts)
    assert repr(email_) == f"<Email past-due nl-NL {email_.id[:12]}>"
    assert email_ != rendered(alerts, days=2)
    assert len({email_, rendered(alerts)}) == 1


def test_an_unknown_alert_names_the_nearest(alerts: Alerts) -> None:
    with pytest.raises(UnknownAlert) as error:
        alerts.email("pastdue", locale="nl-NL", values=VALUES)
    assert error.value.did_you_mean == ("past-due",)


def test_every_wrong_value_is_told_and_none_is_echoed(alerts: Alerts) -> None:
    secret = "http://secret.example"
    with pytest.raises(InvalidValues) as error:
        rendered(alerts, customer_name=secret, pay_url=secret, days=-1, extra=secret)
    assert [problem.pointer for problem in error.value.problems] == [
        "/customer_name",
        "/pay_url",
        "/days",
        "/extra",
    ]
    assert secret not in str(error.value)


def test_equal_requests_have_equal_ids_and_others_do_not(alerts: Alerts) -> None:
    one = rendered(alerts)
    assert one == rendered(alerts, amount={"value": "1234.5", "currency": "EUR"}, retry_at=None)
    others = [
        rendered(alerts, days=2),
        rendered(alerts, "nl-BE"),
        rendered(alerts, "en-US"),
        alerts.email("past-due", locale="nl-NL", values=VALUES, time_zone="Europe/Paris"),
    ]
    assert len({email.id for email in (one, *others)}) == 5


def test_a_value_that_runs_the_other_way_is_isolated(alerts: Alerts) -> None:
    email = rendered(alerts, customer_name="משה")
    assert email.subject.endswith("voor \u2068משה\u2069")
    assert "<span dir='rtl'>משה</span>" in email.html
    assert "\u2068" not in email.action.url


# --- messages


def test_a_message_parses_back_to_the_email(alerts: Alerts) -> None:
    for tag in ("en-US", "nl-NL", "zh-CN", "he-IL"):
        email_ = rendered(alerts, tag)
        message = parsed(email_.message("Zoë <zoe@example.com>"))
        assert message["Subject"] == email_.subject
        assert str(message["To"]) == "Zoë <zoe@example.com>"
        assert message["Content-Language"] == tag
        for kind, text in (("plain", email_.text), ("html", email_.html)):
            part = message.get_body((kind,))
            assert part is not None
            assert part.get_content().replace("\r\n", "\n") == text


def test_a_message_is_the_same_for_text_and_mailbox(alerts: Alerts) -> None:
    email_ = rendered(alerts)
    as_text = email_.message('"Vries, Z." <z@example.com>')
    assert as_text == email_.message(Mailbox(name="Vries, Z.", email="z@example.com"))


def test_a_wrong_mailbox_is_told_without_the_address(alerts: Alerts) -> None:
    with pytest.raises(InvalidValues) as error:
        rendered(alerts).message("secret@localhost\r\nBcc: x@example.com")
    assert [problem.pointer for problem in error.value.problems] == ["/to/email"]
    assert "secret" not in str(error.value)


def test_a_project_without_a_sender_makes_no_messages(desk: Desk) -> None:
    compiled = write_bytes(desk.compile()).replace(b'"sender":"billing@example.com"', b'"sender":""')
    email_ = rendered(Alerts(read_bundle(compiled, path="x")))
    assert email_.text
    with pytest.raises(GeneratorError, match="names no sender; set sender"):
        email_.message("zoe@example.com")


# --- banner and batch


def test_a_banner_is_the_message_alone(alerts: Alerts) -> None:
    banner = alerts.banner("past-due", locale="nl-NL", values=VALUES)
    assert banner.text == rendered(alerts).banner
    assert banner.html == (
        "Het saldo van <strong>€\u00a01.234,50</strong> is achterstallig."
        ' <a href="https://pay.example.com/?a=1&amp;b=2">Betaal het</a>.'
    )
    assert (banner.severity, banner.stage, banner.id) == ("warning", "past-due", rendered(alerts).id)


def test_a_batch_keeps_order_and_a_bad_request_stops_nothing(alerts: Alerts) -> None:
    good = {"alert": "past-due", "locale": "nl-NL", "values": VALUES, "ref": 1}
    requests: list[object] = [
        good,
        {**good, "alert": "gone", "ref": "x"},
        "text",
        {**good, "values": None},
        {**good, "locale": 7},
        {**good, "time-zone": "UTC"},
        {"values": VALUES},
        {**good, "locale": ["he", None]},
    ]
    results = list(alerts.emails(requests))
    first, *bad, last = results
    assert first == rendered(alerts)
    assert isinstance(last, Email)
    assert last.locale == "he-IL"
    assert [(one.index, one.ref) for one in bad if isinstance(one, Rejection)] == [
        (1, "x"),
        (2, None),
        (3, 1),
        (4, 1),
        (5, 1),
        (6, None),
    ]


def test_a_batch_of_nothing_but_unusable_values_has_a_reason_for_each(alerts: Alerts) -> None:
    bad = {"alert": "past-due", "locale": "nl-NL", "values": {}}
    results = alerts.emails([bad, {"alert": "gone"}, bad])
    assert [one.index for one in results if isinstance(one, Rejection)] == [0, 1, 2]


NO_LOCALE = "a request names no locale; send alert, locale and values"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({}, NO_LOCALE, id="absent"),
        pytest.param({"locale": []}, NO_LOCALE, id="empty list"),
        pytest.param({"locale": ()}, NO_LOCALE, id="empty tuple"),
        pytest.param({"locale": [None, 7]}, NO_LOCALE, id="no tag in the list"),
        pytest.param(
            {"locale": None},
            "locale of a request has another type; send a tag or a list of tags",
            id="null",
        ),
    ],
)
def test_a_request_of_a_batch_names_a_locale(
    alerts: Alerts, given: Mapping[str, object], sentence: str
) -> None:
    (rejection,) = alerts.emails([{"alert": "past-due", "values": VALUES, "ref": 1, **given}])
    assert isinstance(rejection, Rejection)
    assert (str(rejection.error), rejection.ref) == (sentence, 1)


def test_a_batch_is_answered_as_it_is_asked(alerts: Alerts) -> None:
    asked = []

    def requests() -> Any:
        for number in range(3):
            asked.append(number)
            yield {"alert": "past-due", "locale": "nl-NL", "values": VALUES}

    results = alerts.emails(requests())
    next(results)
    assert asked == [0]


def test_optional_blocks_come_and_go(alerts: Alerts) -> None:
    with_retry = rendered(alerts, retry_at="2026-03-14T09:00:00Z")
    assert "We proberen het opnieuw op 14 maart 2026" in with_retry.text
    assert (
        with_retry.text.replace("We proberen het opnieuw op 14 maart 2026 om 09:00 UTC.\n\n", "")
        == rendered(alerts).text
    )


def test_every_item_of_a_list_has_a_line(alerts: Alerts) -> None:
    rows = [{"number": f"INV-{number}"} for number in range(100)]
    email = rendered(alerts, "en-US", invoices=rows)
    assert [line for line in email.text.split("\n") if line.startswith("- Invoice")] == [
        f"- Invoice: INV-{number} for Zoë & <Co>, Date: –" for number in range(100)
    ]


def test_an_alert_without_parameters_can_be_sent(desk: Desk) -> None:
    desk.write_alert(
        ALERT.partition("parameters:")[0]
        .replace("{amount}", "EUR 5")
        .replace("{customer_name}", "you")
        .replace("{pay_url}", "https://pay.example.com/")
        + "---\nNothing to fill in.\n",
        "plain",
    )
    email = desk.alerts().email("plain", locale="en-US", values={})
    assert email.subject == "Past due: EUR 5 for you"
