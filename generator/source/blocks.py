"""The body of an alert becomes tokens: Markdown with the blocks `{if}`, `{plural}` and `{each}` opened up.

Extraction and the compiled email both read these tokens, so what translators see is what is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.errors import Place, SourceError
from generator.source.comments import comment_of, is_switch
from generator.source.markdown import PLACEHOLDER

__all__ = ["PLURAL_RULE", "body_tokens", "refuse_form"]

PLURAL_RULE = "---"
"""The line between the two forms of a `{plural}` block."""

_BLOCK = re.compile(r"\{(if|each|plural)\}[ \t]+([a-z][a-z0-9_]*)")
_OPENING = re.compile(r"\s*(:{3,})\s*\{")

_BLOCK_TOKENS = frozenset(
    [
        "paragraph_open",
        "paragraph_close",
        "heading_open",
        "heading_close",
        "bullet_list_open",
        "bullet_list_close",
        "ordered_list_open",
        "ordered_list_close",
        "list_item_open",
        "list_item_close",
        "table_open",
        "table_close",
        "thead_open",
        "thead_close",
        "tbody_open",
        "tbody_close",
        "tr_open",
        "tr_close",
        "th_open",
        "th_close",
        "td_open",
        "td_close",
        "fence",
        "code_block",
        "inline",
        "myst_line_comment",
    ]
)
_INLINE_TOKENS = frozenset(
    [
        "text",
        "text_special",
        "placeholder",
        "code_inline",
        "softbreak",
        "hardbreak",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "s_open",
        "s_close",
        "link_open",
        "link_close",
    ]
)
_WHAT: Mapping[str, str] = MappingProxyType(
    {
        "alert_open": "an admonition",
        "amsmath": "math",
        "blockquote_open": "a quote",
        "dl_open": "a definition list",
        "footnote_ref": "a footnote",
        "footnote_reference_open": "a footnote",
        "hr": "a rule (---)",
        "html_block": "raw HTML",
        "html_inline": "raw HTML",
        "image": "an image",
        "math_inline": "math",
        "myst_block_break": "a block break (+++)",
        "myst_role": "a role",
        "myst_target": "a target ((name)=)",
        "span_open": "a span ([text]{.class})",
    }
)

Environment = MutableMapping[str, Any]


def body_tokens(
    md: MarkdownIt, text: str, env: Environment, *, path: str, line: int, within: str = ""
) -> Iterator[Token]:
    """Yield block tokens, those of nested blocks among them; `map` counts lines from 1 in the file.

    `{if}` and `{each}` become `if_open` … `if_close` and `each_open` … `each_close`, whose `info` is the name
    of the parameter. `{plural}` becomes one token `plural` with `meta["forms"]`. A token of type
    `myst_line_comment` holds a note for translators. Raises SourceError for what an email cannot hold.
    """
    lines = text.split("\n")
    for token in md.parse(text, env):
        first, last = token.map or (0, 0)
        place = Place(path=path, line=line + first)
        if token.type == "colon_fence":
            yield from _block(md, token, lines[first:last], env, place=place, within=within)
            continue
        comment = comment_of(token)
        if comment is not None:
            if is_switch(comment):
                raise _fault("an alert cannot leave text out", place, "state the text by a value or a fact")
            token.type, token.content = "myst_line_comment", comment
        _refuse(token, place)
        token.map = [line + first, line + last]
        yield token


def _fault(fault: str, place: Place, hint: str) -> SourceError:
    return SourceError(fault, place=place, hint=hint)


def _block(
    md: MarkdownIt, token: Token, lines: Sequence[str], env: Environment, *, place: Place, within: str
) -> Iterator[Token]:
    found = _BLOCK.fullmatch(token.info.strip())
    if found is None:
        raise _fault(
            f"{token.markup}{token.info} opens no block of an alert",
            place,
            "use {if}, {plural} or {each} and a name",
        )
    kind, name = found.groups()
    _refuse_shape(token, lines, kind, place)
    if kind != "if" and within not in ("", "if"):
        raise _fault(f"{{{kind}}} stands in {{{within}}}", place, "put the one after the other")
    yield from _MAKERS[kind](md, token, name, env, place)


def _refuse_shape(token: Token, lines: Sequence[str], kind: str, place: Place) -> None:
    """Refuse a block that does not end, or whose inner block ends it (a fence closes at its own colons)."""
    colons = len(token.markup)
    for number, line in enumerate(lines[1:], start=1):
        inner = _OPENING.match(line)
        if inner and len(inner[1]) >= colons:
            raise _fault(
                f"the block {{{kind}}} holds another block without having more colons than it",
                Place(path=place.path, line=place.line + number),
                f"open the outer block with {':' * (len(inner[1]) + 1)}",
            )
    closing = lines[-1].strip()
    if len(lines) < 2 or len(closing) < colons or set(closing) != {":"}:
        raise _fault(f"the block {{{kind}}} does not end", place, f"close it with a line {token.markup}")


def _around(
    md: MarkdownIt, token: Token, name: str, env: Environment, place: Place, *, kind: str
) -> Iterator[Token]:
    where = [place.line, place.line]
    yield Token(f"{kind}_open", "", 1, info=name, map=where, block=True)
    yield from body_tokens(md, token.content, env, path=str(place.path), line=place.line + 1, within=kind)
    yield Token(f"{kind}_close", "", -1, info=name, map=where, block=True)


def _if(md: MarkdownIt, token: Token, name: str, env: Environment, place: Place) -> Iterator[Token]:
    return _around(md, token, name, env, place, kind="if")


def _each(md: MarkdownIt, token: Token, name: str, env: Environment, place: Place) -> Iterator[Token]:
    tokens = list(_around(md, token, name, env, place, kind="each"))
    types = [inner.type for inner in tokens[1:-1] if inner.type != "myst_line_comment"]
    single = types[:1] == ["table_open"] and types[-1:] == ["table_close"] and types.count("table_open") == 1
    if not single or types.count("tr_open") != 2:
        raise _fault(
            "{each} holds something else than one table with a header row and one template row",
            place,
            "write | header |, |---| and | {field} | lines, and nothing else",
        )
    return iter(tokens)


def _plural(md: MarkdownIt, token: Token, name: str, env: Environment, place: Place) -> Iterator[Token]:
    """Split the raw body at its rule, before Markdown could take the line for a heading's."""
    lines = token.content.split("\n")
    rules = [number for number, line in enumerate(lines) if line.strip() == PLURAL_RULE]
    if len(rules) != 1:
        raise _fault(
            f"{{plural}} has {len(rules) + 1} forms",
            place,
            f"write the form for one, a line {PLURAL_RULE}, and the form for other numbers",
        )
    forms = tuple(
        " ".join(part.split()) for part in ("\n".join(lines[: rules[0]]), "\n".join(lines[rules[0] + 1 :]))
    )
    where = [place.line + 1, place.line + len(lines)]
    yield Token("plural", "", 0, info=name, map=where, meta={"forms": forms}, block=True)


def refuse_form(md: MarkdownIt, form: str, env: Environment, *, place: Place) -> None:
    """Raise SourceError where a form of `{plural}` is not one paragraph of what an email can hold."""
    tokens = list(body_tokens(md, form, dict(env), path=str(place.path), line=place.line))
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        raise _fault("a form of {plural} is not one paragraph of text", place, "write one paragraph per form")


_MAKERS = MappingProxyType({"if": _if, "each": _each, "plural": _plural})


def _refuse(token: Token, place: Place) -> None:
    """Refuse constructs that an email cannot hold."""
    if token.type not in _BLOCK_TOKENS:
        what = _WHAT.get(token.type, f"what Markdown calls {token.type.removesuffix('_open')}")
        raise _fault(f"an alert cannot hold {what}", place, "use paragraphs, lists, tables, code or headings")
    if token.type in ("fence", "code_block"):
        _refuse_code(token, place)
    for child in token.children or ():
        if child.type not in _INLINE_TOKENS:
            what = _WHAT.get(child.type, f"what Markdown calls {child.type.removesuffix('_open')}")
            raise _fault(f"an alert cannot hold {what}", place, "use emphasis, links and code")
        if child.type == "code_inline" and PLACEHOLDER.search(child.content):
            raise _fault(
                f"{child.content} is code, so no value would stand there", place, "remove the backticks"
            )
        if child.type == "link_open":
            _refuse_target(str(child.attrGet("href") or ""), place)


def _refuse_code(token: Token, place: Place) -> None:
    if token.info.lstrip().startswith("{"):
        fault = f"the block {token.info.strip()} is fenced by backticks"
        raise _fault(fault, place, "write colons, as :::{if}")
    found = PLACEHOLDER.search(token.content)
    if found:
        fault = f"{found[0]} stands in a block of code, so no value would stand there"
        raise _fault(fault, place, "put it in a paragraph")


def _refuse_target(target: str, place: Place) -> None:
    if not target.startswith("https://") and not PLACEHOLDER.fullmatch(target):
        raise _fault(
            f"the link target {target[:60]!r} is not an https:// address", place, "write it whole, or {a_url}"
        )
