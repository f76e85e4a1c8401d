"""Headers of all dialects are told apart, read, and written as the format's tools did."""

from __future__ import annotations

import pytest

from generator.legacy.headers import Field, read_header, write_header

D0 = """\
<properties
    pageTitle="Grow &amp; eat"
    description="How to grow."
    services="garden"/>

<tags
    ms.service="garden"
    ms.date="01/02/2016"/>

# Grow
"""
D1 = "---\ntitle: Grow\ntranslationtype: Human Translation\nms.openlocfilehash: 00ff\n---\n# Grow\n\n<!--HONumber=Jan17_HO1-->\n"
D2 = '---\ntitle: "Odla träd"\neditor: \nms.translationtype: MT\nms.lasthandoff: 10/11/2017\n---\n# Grow\n'
D3 = "---\ntitle: 'Grow: a guide'\neditor: ''\nms.translationtype: HT\nms.locfileid: \"12\"\n---\n# Grow\n"


@pytest.mark.parametrize(
    ("text", "dialect", "title", "kind"),
    [
        pytest.param(D0, "D0", "Grow & eat", None, id="D0"),
        pytest.param(D1, "D1", "Grow", "HT", id="D1"),
        pytest.param(D2, "D2", "Odla träd", "MT", id="D2"),
        pytest.param(D3, "D3", "Grow: a guide", "HT", id="D3"),
    ],
)
def test_each_dialect_is_recognised(text: str, dialect: str, title: str, kind: str | None) -> None:
    header, body = read_header(text)
    assert (header.dialect, header.value("title")) == (dialect, title)
    assert header.handoff.get("ms.translationtype") == kind
    assert header.raw + body == text
    assert "# Grow" in body


@pytest.mark.parametrize("text", [D2, D3], ids=["D2", "D3"])
def test_what_was_read_is_written_with_the_same_bytes(text: str) -> None:
    header, _ = read_header(text)
    assert write_header(header.fields, header.handoff, dialect=header.dialect) == header.raw


@pytest.mark.parametrize("dialect", ["D0", "D1", "D2", "D3"])
def test_a_header_written_in_any_dialect_is_read_again(dialect: str) -> None:
    fields = [Field(key="title", value="Grow: <a> & 'b'"), Field(key="ms.service", value="é")]
    handoff = {"ms.translationtype": "MT", "ms.openlocfilehash": "00ff"}
    written = write_header(fields, handoff, dialect=dialect)  # type: ignore[arg-type]
    header, body = read_header(written)
    assert header.dialect in (dialect, "D3")
    assert [header.value("title"), header.value("ms.service")] == ["Grow: <a> & 'b'", "é"]
    assert dict(header.handoff) == handoff
    assert body.strip() == ""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Grow", "Grow"),
        ("", "''"),
        ("Grow: fast", "'Grow: fast'"),
        ("Rosa's: plan", '"Rosa\'s: plan"'),
        (" grow", '" grow"'),
        ("Größe", "Größe"),
        ("#1", "'#1'"),
        ("a #b", "'a #b'"),
    ],
)
def test_the_newest_dialect_quotes_only_what_is_no_plain_yaml(value: str, written: str) -> None:
    assert f"key: {written}\n" in write_header([Field(key="key", value=value)], {}, dialect="D3")


def test_lists_become_block_lists_and_comments_and_blank_lines_go() -> None:
    header, _ = read_header("---\ntitle: Grow\n\n# why\ntags: [a, 'b, c']\nmore:\n- d\n---\n")
    written = write_header(header.fields, {}, dialect="D3")
    assert written == "---\ntitle: Grow\ntags:\n- a\n- b, c\nmore:\n- d\n---\n"


@pytest.mark.parametrize(
    "text",
    ["", "# Grow\n", "---\n", "---\ntitle: Grow\n", "----\ntitle: Grow\n---\n"],
    ids=["empty", "none", "fence", "never ends", "rule"],
)
def test_a_file_without_a_header_is_all_body(text: str) -> None:
    header, body = read_header(text)
    assert (header.fields, header.raw, body) == ((), "", text)
