"""Laws 6 and 7: one request, the same bytes in every process; valid values never fail and stay in their slots."""

from __future__ import annotations

import email as standard
import os
import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts.bundle import Alerts
from generator.alerts.compile import compile_alerts
from generator.alerts.compiled import Bundle
from generator.alerts.pieces import Each, Optional, Piece, Plural, Slot
from generator.locales import parse
from generator.project import load
from generator.values import CURRENCIES

ROOT = Path(__file__).parents[2]

RENDER_ALL = """
import hashlib, json, sys
from pathlib import Path
from generator.alerts.bundle import Alerts
from generator.alerts.compile import compile_alerts
from generator.project import load

bundle, errors = compile_alerts(load(Path(sys.argv[1])))
alerts = Alerts(bundle)
print(alerts.id)
for name in alerts.names:
    for tag in (*alerts.approved(name), "nl-BE", "zh-TW"):
        values = dict(sorted(alerts.examples(name).items(), reverse=sys.argv[2] == "1"))
        email = alerts.email(name, locale=tag, values=values, time_zone="Europe/Brussels")
        whole = json.dumps(email.document()).encode() + email.message("Zoë <zoe@example.com>")
        print(name, tag, hashlib.sha256(whole).hexdigest())
"""


def rendered_with(seed: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", RENDER_ALL, str(ROOT), seed],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    return result.stdout


def test_two_processes_give_the_same_bundle_emails_and_messages() -> None:
    first = rendered_with("1")
    assert len(first.splitlines()) > 9
    assert first == rendered_with("2")


@cache
def compiled() -> tuple[Bundle, Alerts]:
    bundle, errors = compile_alerts(load(ROOT))
    assert errors == ()
    return bundle, Alerts(bundle)


# What would be seen if it were not escaped, encoded or isolated; ⟦ and ⟧ are in no text of the project.
inner = st.text("aZë 0.&<>\"'=%{}()/+-_#;李雷משה\u00a0", max_size=60) | st.sampled_from(
    ["<b>&amp;</b>", "{amount}", "%(x)s %s", "{{ 7 }}", "=3D=", ". .", "--", "</title><script>", "<!-- -->"]
)
words = inner.map("⟦{}⟧".format).filter(lambda text: "://" not in text and "=?" not in text)


@st.composite
def money(draw: st.DrawFn) -> dict[str, str]:
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    amount = Decimal(draw(st.integers(-(10**9), 10**9))).scaleb(-CURRENCIES[currency])
    return {"value": f"{amount:f}", "currency": currency}


STRATEGIES: Mapping[str, st.SearchStrategy[Any]] = {
    "name": words,
    "text": words,
    "money": money(),
    "date": st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(date.isoformat),
    "instant": st.dates(date(1901, 1, 1), date(2199, 12, 31)).map("{}T09:30:00+02:00".format),
    "count": st.sampled_from([0, 1, 2, 5, 11, 21, 1000]) | st.integers(0, 10**9),
    "percent": st.decimals(0, 100, places=2).map("{:f}".format),
    "url": st.text(string.ascii_letters + "/?&='~", max_size=60).map("https://portal.azure.com/".__add__),
    "email": st.text(string.ascii_lowercase, min_size=1, max_size=20).map("{}@example.com".format),
    "last4": st.text(string.digits, min_size=4, max_size=4),
}


def values_of(declared: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return values for the parameters as a front matter declares them."""
    return st.fixed_dictionaries({name: _value(given_type) for name, given_type in declared.items()})


def _value(declared: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if declared["type"] == "list":
        value: st.SearchStrategy[Any] = st.lists(values_of(declared["item"]), min_size=1, max_size=4)
    else:
        value = STRATEGIES[declared["type"]]
    return st.none() | value if declared.get("optional") else value


def shown_slots(
    tree: Sequence[Piece], values: Mapping[str, Any], index: Callable[[int], int]
) -> Iterator[str]:
    """Yield the words that each slot shows, found by a walk that has nothing of the joiner."""
    for piece in tree:
        if isinstance(piece, Slot):
            value = values.get(piece.name)
            if isinstance(value, str) and value.startswith("⟦"):
                yield value
        elif isinstance(piece, Optional) and values.get(piece.name) is not None:
            yield from shown_slots(piece.pieces, values, index)
        elif isinstance(piece, Each):
            for row in values[piece.name]:
                yield from shown_slots(piece.pieces, {**values, **row}, index)
        elif isinstance(piece, Plural):
            yield from shown_slots(piece.forms[index(values[piece.name])], values, index)


def words_in(text: str) -> Counter[str]:
    return Counter(re.findall("⟦[^⟧]*⟧", text.replace("\u2068", "").replace("\u2069", "")))


@given(data=st.data())
def test_valid_values_never_fail_and_stand_where_their_slots_are(data: st.DataObject) -> None:
    bundle, alerts = compiled()
    name = data.draw(st.sampled_from(alerts.names))
    tag = data.draw(st.sampled_from(alerts.approved(name)))
    alert = bundle.alerts[name]
    given_values = data.draw(values_of(alert.parameters))
    email = alerts.email(name, locale=tag, values=given_values, fallback=False)
    index, text = parse(tag).plural.index, alert.texts[tag]

    def expected(tree: Sequence[Piece]) -> Counter[str]:
        return Counter(shown_slots(tree, given_values, index))

    assert words_in(email.subject) == expected(text.subject)
    assert words_in(email.preheader) == expected(text.preheader)
    assert words_in(email.text) == expected(text.text)
    assert words_in(email.banner) == expected(text.banner)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(email.html)
    assert words_in("".join(tree.itertext())) == expected(text.html)
    assert {link.get("href") for link in tree.iter("a")} >= {email.action.url}
    message = standard.message_from_bytes(email.message("Zoë <zoe@example.com>"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"] == email.subject
    for kind, body in (("plain", email.text), ("html", email.html)):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().replace("\r\n", "\n") == body
