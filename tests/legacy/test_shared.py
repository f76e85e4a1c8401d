"""The reference documents: what real tools wrote goes in whole and comes out with the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from generator.catalogs.model import State
from generator.catalogs.provenance import state
from generator.legacy.exchange import (
    Imported,
    Source,
    export_localized,
    import_localized,
    read_source,
    segments_of,
)
from generator.legacy.localized import Localized, hashes, read_localized, source_twin
from generator.legacy.units import read_body
from generator.source.model import Segment
from tests.legacy.example import SHARED, WHY

pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=WHY)

SEEDS = sorted((SHARED / "seeds").glob("*.md"))
CORPUS = sorted(
    path
    for path in (SHARED / "corpora/localized").rglob("*.md")
    if not path.name.endswith(".en.md") and not path.name.startswith("en_")
)
GOLDEN = [path for path in CORPUS if path.parent.name.startswith("golden")]
TWINS = [path for path in CORPUS if path.parent.name == "quantum" and path.name.endswith(".sxs.md")]


@cache
def sources() -> Mapping[str, bytes]:
    paths = [*(SHARED / "seeds/source").glob("*.md"), *(SHARED / "corpora/localized").rglob("*en*.md")]
    return {sha1: path.read_bytes() for path in paths for sha1 in hashes(path.read_bytes()).values()}


@cache
def read(path: Path) -> tuple[Localized, Source, tuple[Segment, ...], Imported]:
    """Import one file against its proven source, or the one that its spans hold."""
    data = path.read_bytes()
    file = read_localized(data, path=path.name)
    english = sources().get(file.header.handoff["ms.openlocfilehash"]) or source_twin(file)
    source, segments = read_source(english, path="en.md"), segments_of(english, path="en.md")
    tag = file.header.handoff["ms.contentlocale"]
    return file, source, segments, import_localized(data, source, segments, file=file, locale=tag)


def written(path: Path) -> bytes:
    file, source, segments, found = read(path)
    texts = {one.msgid: one.msgstr[0] for one in found.entries if state(one) is not State.STALE}
    tag = file.header.handoff["ms.contentlocale"]
    return export_localized(source, segments, texts.get, locale=tag, handoff=found.handoff)


def named(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", SEEDS, ids=named)
def test_each_seed_goes_in_by_its_proven_source_and_comes_out_with_the_same_bytes(path: Path) -> None:
    file, source, _, found = read(path)
    assert file.header.handoff["ms.openlocfilehash"] in hashes(source.data).values()
    assert (found.exact, found.verbatim) == (True, False)
    assert written(path) == path.read_bytes()


@pytest.mark.parametrize("path", CORPUS, ids=named)
def test_no_segment_of_a_real_file_is_lost_and_all_keep_their_ids(path: Path) -> None:
    file, _, _, found = read(path)
    assert written(path) == path.read_bytes()
    assert (found.exact, found.verbatim) == (True, False)
    texts = {_bare(text) for one in found.entries for text in one.msgstr}
    beside = " ".join(one.piece.text for one in found.handoff.departures)
    held = " ".join([*texts, _bare(beside)])
    assert [span.number for span in file.spans if _bare(span.text) not in held] == []
    assert path.read_bytes().count(b"data-ttu-id") == len(file.spans)


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\\", "")).strip()


@pytest.mark.parametrize("path", GOLDEN, ids=named)
def test_the_golden_pairs_follow_the_rules_without_any_exception(path: Path) -> None:
    """Header, anchors, ids, cuts: nothing of them has to be remembered to write the file again."""
    _, source, _, found = read(path)
    handoff = found.handoff
    assert hashes(source.data)["raw"] == handoff.fields["ms.openlocfilehash"]
    assert handoff.header is None
    assert (handoff.first, dict(handoff.ids), dict(handoff.literals), handoff.departures) == (0, {}, {}, ())


@pytest.mark.parametrize("path", TWINS, ids=named)
def test_a_side_by_side_file_without_spans_is_its_plain_twin(path: Path) -> None:
    source, segments, found = read(path)[1:]
    texts = {one.msgid: one.msgstr[0] for one in found.entries}
    tag = found.handoff.fields["ms.contentlocale"]
    plain = export_localized(
        source, segments, texts.get, locale=tag, handoff=found.handoff, side_by_side=False
    )
    assert plain == path.with_name(path.name.replace(".sxs", "")).read_bytes()


def test_sentences_are_cut_as_in_the_files() -> None:
    """At least 99.8 % of the segments of all files are cut where the files cut them."""
    right = all_ = 0
    for path in (*CORPUS, *SEEDS):
        file, source, _, _ = read(path)
        cut = [one.text for unit in source.body.units for one in unit.sentences if not unit.silent]
        known = {_bare(text) for text in cut}
        all_ += len(file.spans)
        right += sum(
            _bare(span.source) in known or _bare(span.source)[1:].split("](")[0] in known
            for span in file.spans
        )
    assert all_ > 850
    assert right / all_ >= 0.998


def test_plain_files_have_the_right_number_of_sentences() -> None:
    """At least 98.5 % of the units of plain files have as many sentences as the source."""
    wrong = all_ = 0
    for path in (*CORPUS, *SEEDS):
        file, source, _, found = read(path)
        if not file.spans:
            wrong += found.paragraphs
            all_ += sum(not unit.silent for unit in source.body.units)
    assert all_ > 350
    assert 1 - wrong / all_ >= 0.985


def test_translations_cut_alone_have_as_many_sentences_as_their_files_say() -> None:
    """Plain bodies of side-by-side files, cut without their spans."""
    wrong = all_ = 0
    for path in (*CORPUS, *SEEDS):
        file, source, _, _ = read(path)
        target = read_body(file.body)
        if not file.spans or len(target.units) != len(source.body.units):
            continue
        for unit, other in zip(source.body.units, target.units, strict=True):
            all_ += not unit.silent
            wrong += not unit.silent and len(unit.sentences) != len(other.sentences)
    assert all_ > 500
    assert 1 - wrong / all_ >= 0.985
