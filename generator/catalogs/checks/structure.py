"""Checks of shape: links, images, code, roles, tags and emphasis are the source's; nothing is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.catalogs.checks.model import Check, Pair
from generator.catalogs.checks.texts import Construct, Link

__all__ = ["CHECKS"]


def _construct_name(construct: Construct) -> str:
    kind, *details = construct
    return f"{kind} {' '.join(details)[:80]!r}" if details else kind


def _constructs(pair: Pair) -> Iterator[str]:
    if pair.source.constructs == pair.target.constructs:
        return
    for construct in pair.source.constructs - pair.target.constructs:
        # Chinese and Japanese have no italics: a book's title stands in 《》, and stress in the wording.
        if construct == ("emphasis",) and not pair.locale.joiner:
            continue
        yield f"{_construct_name(construct)} is missing"
    for construct in pair.target.constructs - pair.source.constructs:
        yield f"{_construct_name(construct)} is not in the source"


def _nesting(pair: Pair) -> Iterator[str]:
    if pair.source.nested and not pair.target.nested:
        yield "tags are closed in another order than opened"


def _lines(pair: Pair) -> Iterator[str]:
    if pair.target.raw.count("\n") != pair.source.raw.count("\n"):
        yield "the number of line breaks differs"


_MARKS = ("**", "`", "](", "][", "~~")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")


_MARKED = re.compile(r"[*`\[\]~]")


def _leftovers(pair: Pair) -> Iterator[str]:
    source, target = pair.source.visible, pair.target.visible
    if not _MARKED.search(target):
        return
    for mark in (*_MARKS, "[") if pair.source.links else _MARKS:
        if target.count(mark) > source.count(mark):
            yield f"{mark} would be printed as it stands"
    if "*" not in target or "**" in target:
        return
    if len(_EMPHASIS.findall(target)) > len(_EMPHASIS.findall(source)):
        yield "* would be printed as it stands"


_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def _entities(pair: Pair) -> Iterator[str]:
    if pair.target.syntax != "plain" or "&" not in pair.target.raw:
        return
    for entity in sorted(set(_ENTITY.findall(pair.target.raw)).difference(_ENTITY.findall(pair.source.raw))):
        yield f"{entity} would be printed as it stands"


_TAGLIKE = re.compile(r"<\s*[a-zA-Z/!?]|&(?:lt|#0*60|#x0*3c);", re.IGNORECASE)
_BROKEN_TAG = re.compile(r"<(?![\s=\d])")


def _taglike(pair: Pair) -> Iterator[str]:
    if "<" not in pair.target.visible and "&" not in pair.target.visible:
        return
    for pattern in (_TAGLIKE, _BROKEN_TAG):
        if len(pattern.findall(pair.target.visible)) > len(pattern.findall(pair.source.visible)):
            yield "text looks like a tag"
            return


_BLOCK = re.compile(
    r"\s*(?:\#{1,6}(?:\s|\Z)|>|`{3}|~{3}|:{3}|\||[-+*:]\s|\d+[.)]\s|%|\+{3}|\[[^\[\]]+\]:|\([\w-]+\)=|\$\$"
    r"|\[(?:!|[ xX]\]\s)|(?:={2,}|-{2,}|_{3,}|\*{3,})\s*\Z)"
)
_CELL = re.compile(r"(?<!\\)\|")


def _blocks(pair: Pair) -> Iterator[str]:
    if pair.target.syntax == "plain":
        return
    begins = _BLOCK.match(pair.target.raw)
    if begins and not _BLOCK.match(pair.source.raw):
        yield f"the text begins with {begins[0].strip()!r}, which begins a block in Markdown"
    if "table" in pair.roles and len(_CELL.findall(pair.target.raw)) > len(_CELL.findall(pair.source.raw)):
        yield "| would begin another cell"


_SHORTCUT = re.compile(r"(?<!\])\[([^\[\]^]+)\](?![\[(:{])")


def _shortcuts(pair: Pair) -> Iterator[str]:
    if "[" not in pair.source.visible or pair.source.syntax != "markdown":
        return
    for label in _SHORTCUT.findall(pair.source.visible):
        if f"[{label}]" not in pair.target.raw:
            yield f"[{label}] may be a reference link, and its label is gone"


_SPEAKS = re.compile(r"[^\W_]")


def _empty_links(pair: Pair) -> Iterator[str]:
    for target in _wordless(pair.source.links, pair.target.links):
        yield f"the link to {target[:80]!r} has no text"


def _empty_images(pair: Pair) -> Iterator[str]:
    for target in _wordless(pair.source.images, pair.target.images):
        yield f"the image {target[:80]!r} has no words"


def _wordless(source: tuple[Link, ...], target: tuple[Link, ...]) -> Iterator[str]:
    """Yield the targets of what has words in the source, and in the translation neither words nor values."""
    worded = {link.target for link in source if _SPEAKS.search(link.text)}
    for link in target:
        if link.target in worded and not (link.valued or _SPEAKS.search(link.text)):
            yield link.target


_STOPPED = re.compile(r"[.。．!！?？;；]\s*\Z")


def _moved_stops(pair: Pair) -> Iterator[str]:
    if not pair.source.links:
        return
    stopped = {link.target for link in pair.source.links if _STOPPED.search(link.text)}
    for link in pair.target.links:
        whole = pair.target.lower.strip() == link.text.lower()
        if _STOPPED.search(link.text) and link.target not in stopped and not whole:
            yield f"the link {link.text[:40]!r} ends with the sentence's full stop"


_STRONG = re.compile(r"[.。．!！?？](?:\*\*|__)")


def _bold_stops(pair: Pair) -> Iterator[str]:
    target = pair.target.raw
    if "**" not in target and "__" not in target:
        return
    if len(_STRONG.findall(target)) > len(_STRONG.findall(pair.source.raw)):
        yield "bold text ends with a full stop that the source has outside"


CHECKS = (
    Check(
        id="structure",
        group="structure",
        weight="fatal",
        reason="Links, images, code, roles, tags and emphasis are the source's, or pages break or mislead.",
        example=("See [the guide](pay.md).", "Lees de gids."),
        fix="keep each as in the source, in any order",
        find=_constructs,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="nesting",
        group="structure",
        weight="fatal",
        reason="Tags that cross break what follows on the page.",
        example=("Press <kbd><b>Enter</b></kbd>.", "Druk op <kbd><b>Enter</kbd></b>."),
        fix="close each tag before the one around it",
        find=_nesting,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="lines",
        group="structure",
        weight="fatal",
        reason="A line break of its own could begin another block.",
        example=("Pay now.", "Betaal\nnu."),
        fix="write as many lines as the source",
        find=_lines,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="leftovers",
        group="structure",
        weight="fatal",
        reason="Markup that does not close is printed with its signs.",
        example=("Pay **now**.", "Betaal **nu."),
        fix="close the markup, or escape the sign with a backslash",
        find=_leftovers,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="entities",
        group="structure",
        weight="fatal",
        reason="Titles, subjects and buttons are plain text, in which &nbsp; is six characters.",
        example=("Pay now", "Betaal&nbsp;nu"),
        fix="write the character itself",
        find=_entities,
        pseudo=True,
        setting="plain",
    ),
    Check(
        id="taglike",
        group="structure",
        weight="fatal",
        reason="Text that looks like a tag was meant as one, or is to be taken for one.",
        example=("Pay now.", "Betaal &lt;b&gt;nu&lt;/b&gt;."),
        fix="write it without angle brackets",
        find=_taglike,
        waivable=False,
        pseudo=True,
    ),
    Check(
        id="blocks",
        group="structure",
        weight="fatal",
        reason="A sentence is never a heading, list, quote or directive of its own.",
        example=("Pay now.", "# Betaal nu."),
        fix="begin with a word, or escape the sign with a backslash",
        find=_blocks,
    ),
    Check(
        id="shortcuts",
        group="structure",
        weight="warning",
        reason="A reference link finds its target by the label.",
        example=("See [guide].", "Zie [gids]."),
        fix="if it is a link, write [translated words][label]",
        find=_shortcuts,
    ),
    Check(
        id="empty-link",
        group="structure",
        weight="fatal",
        reason="A link without words cannot be seen or heard.",
        example=("See [the guide](pay.md).", "Zie de gids [](pay.md)."),
        fix="put the words that are the link between the brackets",
        find=_empty_links,
        pseudo=True,
    ),
    Check(
        id="empty-image",
        group="structure",
        weight="fatal",
        reason="Who cannot see an image hears its words instead.",
        example=("Open ![the menu](menu.png).", "Open ![](menu.png)."),
        fix="put the translated words between the brackets",
        find=_empty_images,
        pseudo=True,
    ),
    Check(
        id="moved-stop",
        group="structure",
        weight="fatal",
        reason="A full stop that moved into a link is a sign of markup that slipped.",
        example=("Read [the guide](pay.md).", "Lees [de gids.](pay.md)"),
        fix="put the full stop after the link",
        find=_moved_stops,
    ),
    Check(
        id="bold-stop",
        group="structure",
        weight="warning",
        reason="Bold is for what the writer stressed, and no more.",
        example=("Select **Save**.", "Selecteer **Opslaan.**"),
        fix="put the full stop after the bold text",
        find=_bold_stops,
    ),
)
