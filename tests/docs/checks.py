"""The table of checks becomes the page of the documentation that explains them to translators."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalogs.checks import CHECKS
from generator.catalogs.checks.model import Check

__all__ = ["checks_page"]

_HEAD = """\
# Checks

What each check of translations looks at, how much it weighs, and what to do about a finding.

`generator check` looks at every translation, and at the emails made of them. `generator check one.po` looks
at one catalog anywhere, without the rest of the project; one that is no project's is judged as emails are.

- A **fatal** finding makes the sentence count as missing: a page shows the source's sentence, and an email is
  sent in another language. The command then exits with 1.
- A **strict** check is fatal in alerts and in articles marked `critical: true`, and warns elsewhere.
- A **warning** is for a person to look at. Nothing is held back for it.

`generator check --fix` mends what a machine may: typography, letters stored apart, blanks around a text. It
never changes what a text says, and leaves alone code, placeholders, addresses and the targets of links.
`--github` writes annotations, `--json` a list of `{path, line, locale, code, severity, message, msgid}`.

Where a check is wrong about one sentence, waive it there by a translator comment with the check's id and the
reason. Checks that keep a text safe to show cannot be waived.

```po
# l10n: waive=negation The phrase has none in Swedish.
msgid "Don't forget to save."
msgstr "Kom ihåg att spara."
```

Suggestions carried over from other sentences (fuzzy, with a previous msgid) are not checked: nobody is shown
them. Pseudo-locales are held to the structure of their texts alone.
"""
_TAIL = """\
## Other findings

| id | severity | about |
|---|---|---|
| `catalog` | fatal | The file cannot be read, so none of its texts can be used. |
| `email` | fatal | An alert cannot be made into an email. |
| `fact` | fatal | An alert states a duration or an amount that no fact says; a warning if one says it. |
| `long` | warning | A sentence of an article or alert has more than 40 words. |
| `size` | warning | The HTML of an email, filled in with the writer's examples, has more than 90 KB. |
| `source` | fatal | An article, an alert or the facts cannot be read. |
| `target` | fatal | A link, image, fact, quoted alert or listed article does not exist; of an alert, its article or a page. |
| `waiver` | warning | A comment waives a check that does not exist, or one that cannot be waived. |

In a whole project `room` is found with the examples of the alerts filled in, too. `terms` is fatal where
`terms.toml` itself cannot be read.
"""


def checks_page() -> str:
    """Write the page: every check with its severity, its reason, an example that fails, and what to do."""
    groups: dict[str, list[Check]] = {}
    for check in CHECKS:
        groups.setdefault(check.group, []).append(check)
    return "\n".join([_HEAD, *(_group(name, checks) for name, checks in groups.items()), _TAIL])


def _group(name: str, checks: list[Check]) -> str:
    return f"## {name.capitalize()}\n\n" + "\n".join(map(_section, checks))


def _section(check: Check) -> str:
    return "\n".join(_lines(check)) + "\n"


def _lines(check: Check) -> Iterator[str]:
    source, target = check.example
    yield f"### {check.id}"
    yield ""
    yield f"*{_traits(check)}.* {check.reason} To do: {check.fix}."
    yield ""
    yield "```text"
    yield f"{source}"
    yield f"{_shown(target)}"
    yield "```"


def _traits(check: Check) -> str:
    traits = [check.weight.capitalize()]
    if not check.waivable:
        traits.append("cannot be waived")
    if check.mend is not None:
        traits.append("`--fix` mends it")
    return ", ".join(traits)


_LONG = 60


def _shown(text: str) -> str:
    """Show the beginning of a text, what cannot be seen by its code point, blanks at its end by ␣."""
    shown = text if len(text) <= _LONG else f"{text[:_LONG]}…"
    kept = shown.rstrip()
    spelled = (char if char.isprintable() else f"‹U+{ord(char):04X}›" for char in kept)
    return "".join(spelled) + "␣" * (len(shown) - len(kept))
