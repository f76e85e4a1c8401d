"""Strategies that draw entries and catalogs as gettext's tools may write them."""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

from generator.catalogs.model import Catalog, Entry, Header, Previous

__all__ = ["CATALOGS", "COMMENTS", "TEXTS", "ragged"]

HEADER = Header(
    fields=(
        ("Language", "nl_NL"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
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
