"""Strategies that draw entries and catalogs as gettext's tools may write them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from random import Random

from hypothesis import strategies as st

from generator.catalogs.model import Catalog, Entry, Header, Previous

__all__ = ["CATALOGS", "COMMENTS", "TEXTS", "WILD", "ragged"]

HEADER = Header(
    fields=(
        ("Language", "nl_NL"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ("X-Source-Language", "en-US"),
    )
)
# What breaks PO tools: quotes, escapes, what looks like a keyword or comment, separators of other line rules.
_TRICKY = 'ab cmsgid"\\#~|,:.{}[]*éñ付，款\u00a0\u00ad\u200b\u202e\u2066\ufeff\ufffd\U0001f600'
_LETTERS = st.sampled_from((*_TRICKY, "\n", "\t", "\r", "\v", "\f", "\b", "\a"))
TEXTS = st.text(_LETTERS, max_size=20)
IDS = st.text(_LETTERS, min_size=1, max_size=20)
COMMENTS = st.text(st.sampled_from((*_TRICKY, "\t")), max_size=12)
FLAGS = st.lists(
    st.sampled_from(("fuzzy", "python-brace-format", "no-wrap", "range: 0..9", "someday-format")),
    unique=True,
    max_size=3,
).map(tuple)
_REFERENCES = st.lists(
    st.sampled_from(("a.md", "content/b.md:12", "\u2068a file.md\u2069", "\u2068é ü.md\u2069:3")), max_size=3
).map(tuple)
_PREVIOUS = st.builds(
    Previous,
    msgid=TEXTS,
    msgctxt=st.one_of(st.none(), TEXTS),
    msgid_plural=st.one_of(st.none(), TEXTS),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    plural = draw(st.one_of(st.none(), TEXTS))
    forms = 1 if plural is None else 2
    obsolete = draw(st.booleans())
    return Entry(
        msgid=draw(IDS),
        msgctxt=draw(st.one_of(st.none(), TEXTS)),
        msgid_plural=plural,
        msgstr=tuple(draw(TEXTS) for _ in range(forms)),
        comments=draw(st.lists(COMMENTS, max_size=2).map(tuple)),
        translator=draw(st.lists(COMMENTS, max_size=2).map(tuple)),
        references=draw(_REFERENCES),
        flags=draw(FLAGS),
        sticky=draw(st.lists(st.sampled_from(("c-format", "x")), unique=True, max_size=2).map(tuple)),
        previous=draw(st.one_of(st.none(), _PREVIOUS)),
        obsolete=obsolete,
    )


CATALOGS = st.builds(
    Catalog,
    header=st.just(HEADER),
    entries=st.lists(entries(), max_size=4, unique_by=lambda entry: entry.key).map(tuple),
)


_ROUGH = (
    *_TRICKY,
    "\n",
    "\t",
    "\r",
    "\v",
    "\f",
    "\b",
    "\a",
    "Pay now. ",
    "付款。",
    "](x.md)",
    "msgstr",
    "\\\n",
)


def _wild_entry(seed: int) -> Entry:
    """Make an entry of anything, thousands of times faster than strategies do; 0 makes a plain one."""
    random = Random(seed)

    def text(longest: int = 12) -> str:
        return "".join(random.choices(_ROUGH, k=random.randrange(longest))) if seed else "a"

    def maybe(chance: float) -> bool:
        return bool(seed) and random.random() < chance

    def comments() -> tuple[str, ...]:
        return tuple(_SPACES.sub(" ", text()) for _ in range(random.randrange(3))) if maybe(0.4) else ()

    plural = text() if maybe(0.2) else None
    kinds = ("fuzzy", "no-wrap", "range: 0..9", "someday-format", "max 3 lines")
    return Entry(
        msgid=text() or "a",
        msgctxt=text(4) if maybe(0.2) else None,
        msgid_plural=plural,
        msgstr=tuple(text(40) for _ in range(1 if plural is None else 2)),
        comments=comments(),
        translator=comments(),
        references=("a.md", "\u2068a file.md\u2069:3")[: random.randrange(3)],
        flags=tuple(random.sample(kinds, random.randrange(3))) if maybe(0.4) else (),
        sticky=("c-format", "x")[: random.randrange(3)] if maybe(0.1) else (),
        previous=Previous(msgid=text(), msgctxt=text(4) if maybe(0.3) else None) if maybe(0.2) else None,
        obsolete=maybe(0.2),
    )


_SPACES = re.compile(r"[\n\r\v\f\b\a]")


def _wild(seeds: Iterable[int]) -> Catalog:
    """Make a catalog of an entry per seed, without those that name a sentence again."""
    made = {entry.key: entry for entry in map(_wild_entry, seeds)}
    return Catalog(header=HEADER, entries=tuple(made.values()))


WILD = st.lists(st.integers(0, 2**40), min_size=60, max_size=60).map(_wild)
"""Catalogs of about 60 entries."""


def ragged(data: bytes) -> bytes:
    """Wrap each long text as an editor would, and put blank lines where PO has none to mind."""
    lines: list[str] = []
    for line in data.decode().split("\n"):
        keyword, quote, text = line.partition(' "')
        if quote and "\\" not in text and len(text) > 12 and not line.startswith("#") and text.endswith('"'):
            parts = textwrap.wrap(text[:-1], 8, drop_whitespace=False, break_long_words=True)
            lines += [f'{keyword} ""', *(f'"{part}"' for part in parts)]
        else:
            lines.append(line)
    return "\n".join(lines).replace("\n\n", "\n\n\n").encode()
