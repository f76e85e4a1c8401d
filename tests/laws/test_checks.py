"""No hostile change of a translation is accepted, whatever it changes; and what is mended stays what it was."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.catalogs import checks
from generator.catalogs.checks.masks import MASK, masked
from generator.catalogs.checks.mending import mend
from generator.catalogs.extract import BRACE_FORMAT
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.provenance import origin, signed
from generator.locales import Locale, parse

GOOD = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/good.jsonl").read_text(encoding="utf-8").splitlines()
]
Row = dict[str, object]


def entry(row: Row, forms: tuple[str, ...]) -> Entry:
    source, plural = str(row["source"]), row.get("plural")
    comments = [str(row["role"])] if "role" in row else []
    comments += [f"syntax: {row['syntax']}"] if "syntax" in row else []
    named = re.search(r"\{[a-z0-9_]+\}(?!`)", f"{source}{plural or ''}")
    return Entry(
        msgid=source,
        msgid_plural=None if plural is None else str(plural),
        msgstr=forms,
        flags=(BRACE_FORMAT,) if named else (),
        comments=tuple(comments),
    )


def is_stopped(found: Entry, locale: Locale) -> bool:
    findings = checks.run(found, locale=locale, strict=True)
    return any(finding.severity == "fatal" for finding in findings)


@st.composite
def translations(draw: st.DrawFn) -> tuple[Row, list[str]]:
    row = draw(st.sampled_from(GOOD))
    forms = row["target"]
    assert isinstance(forms, list)
    return row, list(forms)


# --- what is inserted anywhere

HIDDEN = st.one_of(
    st.characters(categories=("Cc", "Cf", "Co", "Cs", "Zl", "Zp"), exclude_characters="\n\ud800"),
    st.sampled_from("\u115f\u3164\u2800\ufe0f\u180b\U000e0100\u034f\ufffc\u1680\u2003"),
)
FOREIGN = st.characters(categories=["L"]).filter(
    lambda char: (
        not re.match(r"LATIN|CJK|FEMININE|MASCULINE|MICRO|MODIFIER", _name(char)) and char.isprintable()
    )
)
ADDRESSES = st.sampled_from(
    [
        " www.evil.example ",
        " https://evil.example/x ",
        " //evil.example ",
        " mail@evil.example ",
        " evil.com ",
        " 10.0.0.1 ",
        " tel:+31900 ",
        " javascript:x ",
        " file:///etc/passwd ",
        " ｅｖｉｌ．ｃｏｍ ",
        " xn--vil-9la.com ",
    ]
)
MARKUP = st.sampled_from(
    [
        "<script>x</script>",
        "<img src=x>",
        "<a href=x>y</a>",
        "<!-- x -->",
        "<b>",
        "</p>",
        "[x](y)",
        "![x](y)",
        "`x`",
        "**x**",
        "{raw}`x`",
        "{include}`x`",
        "[x]{.y}",
        "[^9]",
        "<https://evil.example>",
        "&lt;script&gt;",
        "&#8238;",
        "~~x~~",
    ]
)
PROGRAMS = st.sampled_from(
    [
        "{{ 7*7 }}",
        "{% x %}",
        "${HOME}",
        "#{x}",
        "<%= x %>",
        "%(x)s",
        " %s ",
        "%1$s",
        "{x.__class__}",
        "{0}",
        "{!r}",
        "{unknown_name}",
        "｛x｝",
        "$(id)",
    ]
)
LINES = st.sampled_from(["\n", "\n\n", "\n# x", "\n:::{include} x\n:::", "\n```\nx\n```", "\n[x]: y", "\r\n"])


def _name(char: str) -> str:
    return unicodedata.name(char, "UNNAMED")


@given(translations(), st.one_of(HIDDEN, FOREIGN, ADDRESSES, MARKUP, PROGRAMS, LINES), st.data())
def test_nothing_hostile_can_be_inserted_anywhere(
    translation: tuple[Row, list[str]], inserted: str, data: st.DataObject
) -> None:
    row, forms = translation
    locale = parse(str(row["locale"]))
    chosen = data.draw(st.integers(0, len(forms) - 1))
    place = data.draw(st.integers(0, len(forms[chosen])))
    assume(inserted not in str(row["source"]) and inserted.strip())
    forms[chosen] = forms[chosen][:place] + inserted + forms[chosen][place:]
    assert is_stopped(entry(row, tuple(forms)), locale), forms


# --- what is changed

Change = Callable[[str], str]
WEEKS = {"dagen": "weken", "dagar": "veckor", "jours": "semaines", "天": "周"}
CHANGES: dict[str, Change] = {
    "link target": lambda text: re.sub(r"\]\(([^()\s]+)", r"](https://evil.example/\1", text, count=1),
    "link lost": lambda text: re.sub(r"(?<!!)\[([^\]]*)\]\([^()]*\)", r"\1", text, count=1),
    "link emptied": lambda text: re.sub(r"(?<!!)\[[^\]]+\]\(", "[](", text, count=1),
    "link broken": lambda text: re.sub(r"\]\(", "] (", text, count=1),
    "label changed": lambda text: re.sub(r"\]\[([^\]]+)\]", r"][\1x]", text, count=1),
    "image lost": lambda text: re.sub(r"!\[([^\]]*)\]\([^()]*\)", r"\1", text, count=1),
    "code lost": lambda text: re.sub(r"(?<!\})`([^`]*)`", r"\1", text, count=1),
    "code changed": lambda text: re.sub(r"`([^`]+)`", r"`\1x`", text, count=1),
    "bold lost": lambda text: text.replace("**", ""),
    "bold opened": lambda text: re.sub(r"\*\*", "", text, count=1),
    "placeholder lost": lambda text: re.sub(r"\{[a-z0-9_]+\}(?!`)", "", text, count=1),
    "placeholder doubled": lambda text: re.sub(r"(\{[a-z0-9_]+\})(?!`)", r"\1 \1", text, count=1),
    "placeholder upper": lambda text: re.sub(r"\{[a-z_]+\}(?!`)", lambda m: m[0].upper(), text, count=1),
    "placeholder spaced": lambda text: re.sub(r"\{([a-z_]+)\}(?!`)", r"{ \1 }", text, count=1),
    "placeholder glued": lambda text: re.sub(r"(\{[a-z_]+\})(?!`)", r"\g<1>0", text, count=1),
    "tag lost": lambda text: re.sub(r"</?[a-z]+[^>]*>", "", text, count=1),
    "footnote lost": lambda text: re.sub(r"\[\^\d+\]", "", text),
    "mailbox changed": lambda text: re.sub(r"\w+@", "evil@", text),
    "host changed": lambda text: re.sub(r"https://[\w.]+", "https://evil.example", text),
    "accents apart": lambda text: re.sub("é", "e\u0301", text),
    "letters escaped": lambda text: re.sub("[éåäöë]", lambda m: f"\\u{ord(m[0]):04x}", text, count=1),
    "number made negative": lambda text: re.sub(r"(?<![\w.,{<−-])(?=\d)(?!\w*[}`])", "-", text, count=1),
    "unit of time changed": lambda text: re.sub(
        r"(?<=\d )(?:dagen|dagar|jours|天)", lambda m: WEEKS[m[0]], text, count=1
    ),
    "emptied": lambda text: " ",
    "flooded": lambda text: text + " x" * (3 * len(text) + 80),
    "asked": lambda text: text + "?",
    "shouted in lines": lambda text: text + "\n",
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_of_the_source_can_be_changed(name: str) -> None:
    changed = [(row, tuple(map(CHANGES[name], row["target"]))) for row in GOOD]
    changed = [(row, forms) for row, forms in changed if forms != tuple(row["target"])]
    accepted = [
        forms for row, forms in changed if not is_stopped(entry(row, forms), parse(str(row["locale"])))
    ]
    assert changed
    assert accepted == []


SENTENCES = [
    row for row in GOOD if re.search(r"\w [\w ]*\w{2}[.?!:]$", row["source"]) and "plural" not in row
]


def test_the_source_is_no_translation() -> None:
    sources = [(row, (str(row["source"]),)) for row in SENTENCES]
    assert len(sources) > 100
    assert [
        row["source"]
        for row, forms in sources
        if not is_stopped(entry(row, forms), parse(str(row["locale"])))
    ] == []


# --- mending

WORDS = st.sampled_from(
    [
        "mot",
        "ord",
        "余额",
        "l'eau",
        "**gras**",
        "`a ; b`",
        "{amount}",
        "[x](y?a;b)",
        "<b>z</b>",
        '"cité"',
        "« x »",
        "“y”",
        "12,5",
        "(注)",
        "e\u0301",
        "https://a.example/?x!",
    ]
)
SIGNS = st.sampled_from(
    [" ", "  ", " ?", "?", " !", ";", " : ", ": ", ",", " ,", ".", "，", " ， ", "\u00a0!", ""]
)


@st.composite
def sloppy(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.tuples(WORDS, SIGNS), min_size=1, max_size=8))
    return "".join(word + sign for word, sign in words)


@given(
    sloppy(), st.sampled_from(["nl-NL", "sv-SE", "zh-CN", "fr-FR"]), st.sampled_from(["mt", "human", "tm"])
)
def test_what_is_mended_keeps_its_words_and_its_origin(text: str, tag: str, author: str) -> None:
    before = signed(Entry(msgid="Pay the balance now, please.", msgstr=(text,)), author)  # type: ignore[arg-type]
    mended = mend(Catalog(entries=(before,)), parse(tag)).catalog
    (after,) = mended.entries
    assert bare(after.msgstr[0]) == bare(text)
    assert kept(after.msgstr[0]) == kept(text)
    assert origin(after) == author
    assert mend(mended, parse(tag)).count == 0


def bare(text: str) -> str:
    """Return letters and digits alone: what a text says."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


def kept(text: str) -> list[str]:
    """Return what nobody may touch: code, placeholders, addresses, targets."""
    text = unicodedata.normalize("NFC", text)
    hidden = masked(text, "markdown")
    return [text[match.start() : match.end()] for match in re.finditer(f"{MASK}+", hidden)]
