"""Turns what a request gives into typed values, and typed values into text for a locale and a place.

`model` holds the vocabulary, `declaration` reads what a writer declares, `validation` reads what a caller
gives, by `usual` at once and by `checks` one by one, `formatting` and `facts` write for people, `escaping`
makes text safe where it lands, `schema` tells callers what is wanted. `mailboxes` reads who writes to whom.
"""

from generator.values.checks import PROBLEM_CODES, plain_digits
from generator.values.declaration import parameters
from generator.values.escaping import escape_html, isolate, isolate_html, needs_isolation
from generator.values.facts import format_fact, read_fact
from generator.values.formatting import Encode, Formatter, formatter, time_zone
from generator.values.model import CURRENCIES, TYPES, Fact, Limits, Money, Parameter, Type
from generator.values.schema import schema
from generator.values.usual import Record
from generator.values.validation import Reader, validate

__all__ = [
    "CURRENCIES",
    "PROBLEM_CODES",
    "TYPES",
    "Encode",
    "Fact",
    "Formatter",
    "Limits",
    "Money",
    "Parameter",
    "Reader",
    "Record",
    "Type",
    "escape_html",
    "format_fact",
    "formatter",
    "isolate",
    "isolate_html",
    "needs_isolation",
    "parameters",
    "plain_digits",
    "read_fact",
    "schema",
    "time_zone",
    "validate",
]
