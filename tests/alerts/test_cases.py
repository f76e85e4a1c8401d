"""Cases: every one is valid, each shows something else, and a list of types decides which there are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.alerts.cases import EXAMPLE, cases
from generator.values import TYPES, Limits, Parameter, Reader

EXAMPLES: dict[str, object] = {
    "name": "Zoë",
    "text": "Pay-As-You-Go",
    "money": {"value": "12.50", "currency": "EUR"},
    "date": "2026-03-01",
    "instant": "2026-03-01T09:00:00Z",
    "count": 13,
    "percent": "12.5",
    "url": "https://example.com/pay",
    "email": "zoe@example.com",
    "last4": "4242",
}
ITEMS = (
    Parameter(name="item", type="text"),
    Parameter(name="cost", type="money", optional=True),
)
ROWS = Parameter(
    name="rows",
    type="list",
    items=ITEMS,
    example=[{"item": "INV-1", "cost": EXAMPLES["money"]}, {"item": "INV-2"}],
)


def parameter(kind: str, **more: object) -> Parameter:
    return Parameter(name=kind, type=kind, example=EXAMPLES[kind], **more)  # type: ignore[arg-type]


SOME = [
    pytest.param((), [EXAMPLE], id="nothing"),
    pytest.param((parameter("last4"),), [EXAMPLE], id="what is always alike"),
    pytest.param((parameter("last4", optional=True),), [EXAMPLE, "absent"], id="optional"),
    pytest.param((parameter("count"),), [EXAMPLE, "longest", "shortest", "one", "two", "five"], id="count"),
    pytest.param((parameter("money"),), [EXAMPLE, "longest", "shortest", "zero-decimal"], id="money"),
    pytest.param((parameter("name"),), [EXAMPLE, "longest", "shortest", "right-to-left"], id="name"),
    pytest.param(
        (ROWS,), [EXAMPLE, "longest", "shortest", "absent", "zero-decimal", "right-to-left"], id="list"
    ),
]


@pytest.mark.parametrize(("parameters", "names"), SOME)
def test_an_alert_has_the_cases_that_its_types_ask_for(
    parameters: tuple[Parameter, ...], names: list[str]
) -> None:
    assert list(cases(parameters)) == names


def test_the_first_case_is_the_writers_examples() -> None:
    assert cases((ROWS, parameter("name")))[EXAMPLE] == {"rows": ROWS.example, "name": "Zoë"}


def test_a_list_is_long_short_and_without_what_is_optional() -> None:
    found = cases((ROWS,))
    assert [len(found[name]["rows"]) for name in ("longest", "shortest", "absent")] == [12, 1, 2]
    assert found["absent"]["rows"] == [{"item": "INV-1"}, {"item": "INV-2"}]


limits = st.fixed_dictionaries(
    {},
    optional={
        "minimum": st.integers(0, 3).map(Decimal),
        "maximum": st.integers(4, 300_000).map(Decimal),
        "max_length": st.integers(2, 300),
        "max_items": st.integers(2, 30),
        "optional": st.booleans(),
    },
)
declared = st.lists(
    st.builds(lambda kind, more: (kind, more), st.sampled_from(TYPES), limits),
    unique_by=lambda pair: pair[0],
)


@given(kinds=declared)
def test_every_case_is_valid(kinds: list[tuple[str, dict[str, object]]]) -> None:
    parameters = [
        Parameter(**{**_fields(kind), **{key: value for key, value in more.items() if key in _allowed(kind)}})  # type: ignore[arg-type]
        for kind, more in kinds
    ]
    reader = Reader(parameters, limits=Limits(url_hosts=frozenset(("example.com",))))
    for name, values in cases(parameters).items():
        assert reader.read(values)[1] == (), name


@pytest.mark.parametrize(
    ("minimum", "maximum"), [(None, "99.99"), ("99.01", "99.99"), ("100.50", None), ("98.20", "100.50")]
)
def test_amounts_keep_limits_that_no_whole_amount_has(minimum: str | None, maximum: str | None) -> None:
    """A currency without decimals may have no amount between them: then the example stands."""
    money = Parameter(
        name="sum",
        type="money",
        minimum=Decimal(minimum) if minimum else None,
        maximum=Decimal(maximum) if maximum else None,
        example={"value": minimum or maximum, "currency": "EUR"},
    )
    reader = Reader((money,), limits=Limits(url_hosts=frozenset()))
    found = cases((money,))
    assert [reader.read(values)[1] for values in found.values()] == [()] * len(found)


@pytest.mark.parametrize(("minimum", "maximum"), [("0.5", "1000"), ("1.5", "4.5")])
def test_counts_keep_limits_between_whole_numbers(minimum: str, maximum: str) -> None:
    count = Parameter(
        name="days", type="count", minimum=Decimal(minimum), maximum=Decimal(maximum), example=2
    )
    reader = Reader((count,), limits=Limits(url_hosts=frozenset()))
    found = cases((count,))
    assert [reader.read(values)[1] for values in found.values()] == [()] * len(found)


@pytest.mark.parametrize("length", [1781, 1782, 2048])
def test_a_long_address_grows_only_as_far_as_addresses_may(length: int) -> None:
    address = "https://example.com/".ljust(length, "a")
    found = cases((Parameter(name="pay_url", type="url", example=address),))
    reader = Reader(
        (Parameter(name="pay_url", type="url"),), limits=Limits(url_hosts=frozenset(("example.com",)))
    )
    assert [reader.read(values)[1] for values in found.values()] == [()] * len(found)


def _fields(kind: str) -> dict[str, object]:
    if kind == "list":
        return {"name": kind, "type": kind, "items": ITEMS, "example": ROWS.example}
    # The example itself keeps the limits that are drawn.
    example = {"count": 4, "money": {"value": "4.00", "currency": "EUR"}, "percent": "4"}.get(kind)
    short = {"name": "Al", "text": "PA"}.get(kind)
    return {"name": kind, "type": kind, "example": example or short or EXAMPLES[kind]}


def _allowed(kind: str) -> set[str]:
    by_kind = {
        "name": {"max_length"},
        "text": {"max_length"},
        "money": {"minimum", "maximum"},
        "count": {"minimum", "maximum"},
        "list": {"max_items"},
    }
    return {"optional", *by_kind.get(kind, set())}
