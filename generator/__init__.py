"""Multilingual help pages and past-due emails from one set of gettext catalogs.

What writers wrote becomes segments (`source`), segments become catalogs that translators edit (`catalogs`),
and what of their text passes every check becomes pages (`pages`) and emails (`alerts`)::

    errors      GeneratorError and its few children
    locales     BCP 47 tags, matching, fallback chains; plurals: gettext's plural rules
    values      typed values: validated, formatted for a locale, escaped for a place
    files       reads and crash-safe writes
    workers     work over the cores; clusters: a client of Dask
    digests     names of contents; stamps: what was done and need not be done again
    project     settings from [tool.generator]; where files are
    source      the parser, the walk, sentences; articles, alerts, facts, templates
    catalogs    PO files, update, provenance, checks, accepted text
    alerts      emails compiled to pieces, messages, bundles
    pages       the site, by Sphinx
    legacy      localized Markdown of the Open Publishing format, in and out
    answers     requests in JSON to emails or problems: what the two below share
    service     emails over HTTP
    batch       files of requests, over processes or a cluster, after any stop
    audit       checks over a whole project; impact: what an edit costs
    newcomer    a new language; starter: a new project; pseudo: languages that do not exist; tm: memory
    preview     pages and emails that follow saved files
    cli         the command `generator`

Only what a billing host needs is imported when a name below is used: the bundle's runtime, Babel and msgspec.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.alerts.bundle import Alerts, Banner, Email, Rejection
    from generator.errors import GeneratorError, InvalidValues, NotApproved, UnknownAlert, UnknownLocale

__all__ = [
    "Alerts",
    "Banner",
    "Email",
    "GeneratorError",
    "InvalidValues",
    "NotApproved",
    "Rejection",
    "UnknownAlert",
    "UnknownLocale",
]
_OF_BUNDLES = frozenset(("Alerts", "Banner", "Email", "Rejection"))


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "generator.alerts.bundle" if name in _OF_BUNDLES else "generator.errors"
    return getattr(import_module(module), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
