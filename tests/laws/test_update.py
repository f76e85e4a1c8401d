"""Law 3: updating twice is updating once, and no translator's text is ever lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.catalogs.carry import in_step, kept
from generator.catalogs.extract import template
from generator.catalogs.model import Catalog, Entry
from generator.catalogs.po import formatted, read_po, write_po
from generator.catalogs.update import update
from generator.locales import Locale, parse
from generator.source.model import Segment

LOCALES = st.sampled_from(("nl-NL", "sv-SE", "zh-CN", "fr-FR", "ar-EG")).map(parse)
SENTENCES = st.builds(
    Segment,
    text=st.sampled_from(("One day.", "Two days.", "Pay.", "Pay {x}.", "Wait\\\nhere.")),
    role=st.sampled_from(("paragraph", "heading 2")),
    plural=st.sampled_from((None, None, "{n} days.")),
    context=st.sampled_from((None, None, "menu")),
    line=st.just(1),
)
SOURCES = st.lists(SENTENCES, max_size=6, unique_by=lambda segment: (segment.context, segment.text))
TRANSLATIONS = st.sampled_from(("", "Eén dag.", "Betaal.", "Regel\\\ntwee ", "付款。"))


def templated(segments: Iterable[Segment]) -> Catalog:
    return template(
        (("a.md", segment) for segment in segments),
        source_locale=parse("en-US"),
        segmentation="sentence/1",
        placeholders=True,
    )


def retranslated(catalog: Catalog, data: st.DataObject) -> Catalog:
    """Let a person work on a catalog: write texts, set and remove fuzzy."""

    def touched(entry: Entry) -> Entry:
        if entry.obsolete or not data.draw(st.booleans()):
            return entry
        texts = tuple(data.draw(TRANSLATIONS) for _ in entry.msgstr)
        return replace(entry, msgstr=texts, flags=data.draw(st.sampled_from(((), ("fuzzy",)))))

    return replace(catalog, entries=tuple(map(touched, catalog.entries)))


def texts(catalog: Catalog) -> set[str]:
    """Return each text of a translator, whether it stands in an entry or, set aside, in its comments."""
    found = {form for entry in catalog.entries for form in entry.msgstr if form}
    aside = (
        line for entry in catalog.entries for line in entry.translator if line.startswith("earlier form: ")
    )
    lines = {line.removeprefix("earlier form: ") for line in aside}
    return found | {text for text in ("Regel\\\ntwee ",) if set(text.split("\n")) <= lines} | lines


@given(sources=st.lists(SOURCES, min_size=1, max_size=4), locale=LOCALES, data=st.data())
def test_any_sequence_of_edits_keeps_every_text_and_updates_are_idempotent(
    sources: list[list[Segment]], locale: Locale, data: st.DataObject
) -> None:
    catalog: Catalog | None = None
    for segments in sources:
        wanted = templated(segments)
        updated = update(wanted, catalog, locale=locale).catalog
        if catalog is not None:
            assert texts(catalog) <= texts(updated)
        assert update(wanted, updated, locale=locale).catalog == updated
        assert [entry.key for entry in updated.live] == [entry.key for entry in wanted.entries]
        written = write_po(updated)
        read = read_po(written, path="law.po", locale=locale)
        assert read == updated
        assert write_po(update(wanted, read, locale=locale).catalog) == written
        catalog = retranslated(read, data)


@given(segments=SOURCES, locale=LOCALES, data=st.data())
def test_what_goes_and_comes_back_is_as_it_was(
    segments: list[Segment], locale: Locale, data: st.DataObject
) -> None:
    wanted = templated(segments)
    worked = update(
        wanted, retranslated(update(wanted, None, locale=locale).catalog, data), locale=locale
    ).catalog
    gone = update(templated(()), worked, locale=locale).catalog
    back = update(wanted, gone, locale=locale).catalog
    assert [entry for entry in back.entries if any(entry.msgstr)] == [
        entry for entry in worked.entries if any(entry.msgstr)
    ]
    assert [entry.key for entry in back.entries] == [entry.key for entry in worked.entries]


@given(before=SOURCES, after=SOURCES, settled=st.booleans(), locale=LOCALES, data=st.data())
def test_what_is_seen_to_be_in_step_is_what_a_look_at_every_field_keeps(
    before: list[Segment], after: list[Segment], settled: bool, locale: Locale, data: st.DataObject
) -> None:
    worked = retranslated(update(templated(before), None, locale=locale).catalog, data)
    worked = update(templated(before), worked, locale=locale).catalog if settled else worked
    known = {entry.key: entry for entry in read_po(write_po(worked), path="law.po", locale=locale).entries}
    for message in formatted(templated(after)).entries:
        entry = known.get(message.key)
        if entry is not None and in_step(message, entry):
            assert kept(message, replace(entry), locale=locale) == entry
        elif entry is not None and settled and before == after:
            assert entry.msgid_plural is not None or entry.fuzzy or "\\" in entry.msgstr[0]
