"""Tokens of an alert's body → marked HTML and marked plain text; each block by a small function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from generator.alerts import markers
from generator.alerts.wrapping import wrap
from generator.source.markdown import PLACEHOLDER
from generator.values import escape_html

__all__ = ["Body", "inline_html", "inline_text"]

Node = SyntaxTreeNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What the blocks of one alert in one locale are made with."""

    fields: Mapping[str, Sequence[str]]
    """The fields of each list."""
    forms: Callable[[tuple[str, str]], Sequence[Sequence[Token]]]
    """From the two forms of a `{plural}` block to the parsed forms of the locale."""
    label: Callable[[str, str], str]
    """Join a label and a value as the language does: `Invoice: INV-1`."""
    separator: str
    """Between the cells of a row in plain text."""
    measure: Callable[[str], int]
    """How wide the value of a mark is taken to be."""

    def html(self, tokens: Sequence[Token]) -> str:
        """Return marked HTML."""
        return self.html_of(SyntaxTreeNode(tokens))

    def html_of(self, node: Node) -> str:
        return "".join(_HTML[child.type](child, self) for child in node.children)

    def text(self, tokens: Sequence[Token]) -> str:
        """Return marked plain text: blocks that each end with an empty line."""
        return self.text_of(SyntaxTreeNode(tokens), first="", rest="")

    def text_of(self, node: Node, *, first: str, rest: str) -> str:
        parts = []
        for child in node.children:
            if child.type == "myst_line_comment":
                continue
            parts.append(_TEXT[child.type](child, self, first, rest))
            first = rest
        return "".join(parts)

    def paragraph(self, text: str, *, first: str = "", rest: str = "") -> str:
        """Return a paragraph of plain text in lines."""
        return wrap(text, measure=self.measure, first=first, rest=rest)


# --- inline


def inline_html(tokens: Sequence[Token]) -> str:
    """Return marked HTML of inline tokens."""
    return "".join(_INLINE_HTML[token.type](token) for token in tokens)


def inline_text(tokens: Sequence[Token]) -> str:
    """Return marked plain text of inline tokens: a link's address follows its words."""
    parts: list[str] = []
    starts: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "link_open":
            starts.append((len(parts), str(token.attrGet("href"))))
        elif token.type == "link_close":
            start, target = starts.pop()
            address = markers.fill(target, "text")
            if "".join(parts[start:]) != address:
                parts.append(f" ({address})")
        else:
            parts.append(_INLINE_TEXT[token.type](token))
    return "".join(parts)


def _link(token: Token) -> str:
    target = str(token.attrGet("href"))
    found = PLACEHOLDER.fullmatch(target)
    address = markers.slot(found[1], "url") if found else escape_html(target)
    return f'<a href="{address}">'


def _tag(token: Token) -> str:
    return f"<{'/' if token.nesting < 0 else ''}{token.tag}>"


_INLINE_HTML: Mapping[str, Callable[[Token], str]] = MappingProxyType(
    {
        "text": lambda token: escape_html(token.content),
        "text_special": lambda token: escape_html(token.content),
        "placeholder": lambda token: markers.slot(token.content, "html"),
        "code_inline": lambda token: f"<code>{escape_html(token.content)}</code>",
        "softbreak": lambda _: "\n",
        "hardbreak": lambda _: "<br>",
        "link_open": _link,
        "link_close": lambda _: "</a>",
        **dict.fromkeys(("strong_open", "strong_close", "em_open", "em_close", "s_open", "s_close"), _tag),
    }
)
_INLINE_TEXT: Mapping[str, Callable[[Token], str]] = MappingProxyType(
    {
        "text": lambda token: token.content,
        "text_special": lambda token: token.content,
        "placeholder": lambda token: markers.slot(token.content, "text"),
        "code_inline": lambda token: token.content,
        "softbreak": lambda _: " ",
        "hardbreak": lambda _: "\n",
        **dict.fromkeys(
            ("strong_open", "strong_close", "em_open", "em_close", "s_open", "s_close"), lambda _: ""
        ),
    }
)


def _inline_of(node: Node) -> Sequence[Token]:
    """Return the inline tokens of a paragraph, heading or cell."""
    return [child for inline in node.children for child in (inline.token and inline.token.children) or ()]


# --- blocks as HTML


def _html_paragraph(node: Node, body: Body) -> str:
    inner = inline_html(_inline_of(node))
    return inner if node.hidden else f"<p>{inner}</p>\n"


def _html_heading(node: Node, body: Body) -> str:
    # The subject is the email's only first-level heading.
    tag = f"h{max(2, int(node.tag[1]))}"
    return f"<{tag}>{inline_html(_inline_of(node))}</{tag}>\n"


def _html_around(node: Node, body: Body) -> str:
    start = node.attrs.get("start")
    attribute = f' start="{start}"' if start is not None else ""
    return f"<{node.tag}{attribute}>\n{body.html_of(node)}</{node.tag}>\n"


def _html_item(node: Node, body: Body) -> str:
    return f"<li>{body.html_of(node)}</li>\n"


def _html_cell(node: Node, body: Body) -> str:
    side = str(node.attrs.get("style", "")).removeprefix("text-align:")
    # Columns are aligned to the end of the line, whichever side that is in the locale.
    kind = {"right": ' class="end"', "center": ' class="middle"'}.get(side, "")
    scope = ' scope="col"' if node.tag == "th" else ""
    return f"<{node.tag}{kind}{scope}>{inline_html(_inline_of(node))}</{node.tag}>\n"


def _html_table(node: Node, body: Body) -> str:
    return f'<table class="data" cellpadding="0" cellspacing="0">\n{body.html_of(node)}</table>\n'


def _html_code(node: Node, body: Body) -> str:
    return f"<pre>{escape_html(node.content)}</pre>\n"


def _html_if(node: Node, body: Body) -> str:
    return f"<!--{markers.mark('?', node.info)}-->{body.html_of(node)}<!--{markers.mark('/')}-->"


def _html_each(node: Node, body: Body) -> str:
    """Repeat the table's one template row."""
    opening = f"<!--{markers.mark('*', node.info, fields=body.fields[node.info])}-->"
    table = body.html_of(node)
    start = table.index("<tbody>\n") + len("<tbody>\n")
    end = table.rindex("</tbody>")
    return f"{table[:start]}{opening}{table[start:end]}<!--{markers.mark('/')}-->{table[end:]}"


def _html_plural(node: Node, body: Body) -> str:
    forms = [f"<p>{inline_html(form)}</p>\n" for form in body.forms(node.meta["forms"])]
    inner = f"<!--{markers.mark(',')}-->".join(forms)
    return f"<!--{markers.mark('#', node.info)}-->{inner}<!--{markers.mark('/')}-->"


_HTML: Mapping[str, Callable[[Node, Body], str]] = MappingProxyType(
    {
        "paragraph": _html_paragraph,
        "heading": _html_heading,
        "bullet_list": _html_around,
        "ordered_list": _html_around,
        "list_item": _html_item,
        "table": _html_table,
        "thead": _html_around,
        "tbody": _html_around,
        "tr": _html_around,
        "th": _html_cell,
        "td": _html_cell,
        "fence": _html_code,
        "code_block": _html_code,
        "if": _html_if,
        "each": _html_each,
        "plural": _html_plural,
        "myst_line_comment": lambda node, body: "",
    }
)


# --- blocks as plain text; `first` begins a block's first line, `rest` its other lines


def _text_paragraph(node: Node, body: Body, first: str, rest: str) -> str:
    text = body.paragraph(inline_text(_inline_of(node)), first=first, rest=rest)
    return text + ("\n" if node.hidden else "\n\n")


def _text_list(node: Node, body: Body, first: str, rest: str) -> str:
    number = int(node.attrs.get("start", 1))
    parts = []
    for index, item in enumerate(node.children):
        bullet = f"{number + index}. " if node.type == "ordered_list" else "- "
        lead = first if index == 0 else rest
        parts.append(body.text_of(item, first=lead + bullet, rest=rest + " " * len(bullet)))
    text = "".join(parts)
    return text if text.endswith("\n\n") or rest else text + "\n"


def _text_table(node: Node, body: Body, first: str, rest: str) -> str:
    return "".join(_rows(node, body, first)) + "\n"


def _rows(table: Node, body: Body, lead: str) -> list[str]:
    """Write each row as one line, every cell with its header's words."""
    header, *groups = table.children
    labels = [inline_text(_inline_of(cell)) for cell in header.children[0].children]
    rows = [row for group in groups for row in group.children]
    lines = []
    for row in rows:
        cells = [inline_text(_inline_of(cell)) for cell in row.children]
        pairs = zip(labels, cells, strict=True)
        lines.append(
            lead + body.separator.join(body.label(label, cell) if label else cell for label, cell in pairs)
        )
    return [line + "\n" for line in lines]


def _text_each(node: Node, body: Body, first: str, rest: str) -> str:
    table = next(child for child in node.children if child.type == "table")
    rows = "".join(_rows(table, body, f"{rest}- "))
    return f"{markers.mark('*', node.info, fields=body.fields[node.info])}{rows}{markers.mark('/')}\n"


def _text_code(node: Node, body: Body, first: str, rest: str) -> str:
    lines = node.content.rstrip("\n").split("\n")
    return "\n".join(f"{rest}    {line}" for line in lines) + "\n\n"


def _text_if(node: Node, body: Body, first: str, rest: str) -> str:
    return f"{markers.mark('?', node.info)}{body.text_of(node, first=first, rest=rest)}{markers.mark('/')}"


def _text_plural(node: Node, body: Body, first: str, rest: str) -> str:
    forms = [
        body.paragraph(inline_text(form), first=first, rest=rest) for form in body.forms(node.meta["forms"])
    ]
    return f"{markers.mark('#', node.info)}{markers.mark(',').join(forms)}{markers.mark('/')}\n\n"


_TEXT: Mapping[str, Callable[[Node, Body, str, str], str]] = MappingProxyType(
    {
        "paragraph": _text_paragraph,
        "heading": _text_paragraph,
        "bullet_list": _text_list,
        "ordered_list": _text_list,
        "table": _text_table,
        "fence": _text_code,
        "code_block": _text_code,
        "if": _text_if,
        "each": _text_each,
        "plural": _text_plural,
    }
)
