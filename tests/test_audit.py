"""`check` finds what is wrong in content and catalogs, with file and line, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import files, locales, project
from generator.audit import audit_file, audit_project
from generator.project import Project
from generator.source.content import read_content

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL"]\n'
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: nl_NL\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/articles/billing").mkdir(parents=True)
    (tmp_path / "content/facts.yml").write_text("term: {value: 30, unit: day}\n")
    write(tmp_path, "a", "# A\n\n## Next step\n")
    return project.load(tmp_path)


def write(root: Path, name: str, text: str) -> None:
    (root / f"content/articles/{name}.md").write_text(text, encoding="utf-8")


def found(of: Project) -> list[tuple[str, str, str]]:
    return [
        (finding.place, finding.code, finding.message)
        for finding in audit_project(of, read_content(of), of.settings.locales)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[x](b.md)", "there is no article 'b'; correct the path", id="article"),
        pytest.param("[x](../a.md)", "there is no article '../a'; correct the path", id="path"),
        pytest.param(
            "[x](a.md#nowhere)",
            "'a' has no heading with the anchor 'nowhere'; its anchors are a, next-step",
            id="anchor",
        ),
        pytest.param(
            "[x](#nowhere)", "'bad' has no heading with the anchor 'nowhere'; its anchors are none", id="own"
        ),
        pytest.param(
            "![x](b.png)", "there is no file 'b.png' beside the article; correct the path", id="image"
        ),
        pytest.param("{fact}`b`", "there is no fact 'b'; add it to content/facts.yml", id="fact"),
        pytest.param(":::{alert} b\n:::", "there is no alert 'b'; see content/alerts", id="alert"),
        pytest.param("```{toctree}\nb\n```", "there is no article 'b'; correct the path", id="toctree"),
    ],
)
def test_what_does_not_exist_is_found(help_center: Project, text: str, message: str) -> None:
    write(help_center.root, "bad", f"{text}\n")
    assert found(help_center) == [("content/articles/bad.md:1", "target", message)]


def test_what_exists_is_no_finding(help_center: Project) -> None:
    (help_center.articles / "card.png").write_bytes(b"")
    write(
        help_center.root,
        "billing/good",
        "(mine)=\n# Good\n\n[x](../a.md#next-step) [y](#mine) [z](https://example.com) {fact}`term`\n"
        "![c](../card.png) <mailto:a@example.com>\n",
    )
    assert found(help_center) == []


def test_a_file_that_cannot_be_read_is_one_finding(help_center: Project) -> None:
    write(help_center.root, "bad", "---\ntitle: [\n---\n")
    ((place, code, _),) = found(help_center)
    assert (place, code) == ("content/articles/bad.md:3", "source")


def test_a_translation_that_a_page_would_refuse_is_found_with_its_line(help_center: Project) -> None:
    write(help_center.root, "pay", "Pay the [balance](a.md) now.\n")
    path = help_center.po("articles/pay", help_center.settings.locales[0])
    entry = 'msgid "Pay the [balance](a.md) now."\nmsgstr "Betaal nu het [saldo](b.md)."\n'
    files.write_text(path, HEADER + entry)
    findings = audit_project(help_center, read_content(help_center), help_center.settings.locales)
    assert {(finding.path, finding.line, finding.locale, finding.severity) for finding in findings} == {
        ("locales/nl_NL/LC_MESSAGES/articles/pay.po", 7, "nl-NL", "fatal")
    }
    assert {finding.msgid for finding in findings} == {"Pay the [balance](a.md) now."}


@pytest.mark.parametrize(
    ("header", "locale", "codes"),
    [
        pytest.param(HEADER, None, ["catalog"], id="language-of-the-header"),
        pytest.param(HEADER.replace('"Language: nl_NL\\n"\n', ""), "nl-NL", ["catalog"], id="language-given"),
    ],
)
def test_a_damaged_catalog_anywhere_is_one_finding(
    tmp_path: Path, header: str, locale: str | None, codes: list[str]
) -> None:
    path = tmp_path / "one.po"
    path.write_text(header + 'msgid "Pay"\nmsgstr "Betaal\n')
    chosen = locales.parse(locale) if locale else None
    assert [finding.code for finding in audit_file(path, chosen)] == codes


def test_a_catalog_that_does_not_say_its_language_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "one.po"
    path.write_text(HEADER.replace('"Language: nl_NL\\n"\n', ""))
    (finding,) = audit_file(path, None)
    assert finding.message == "the catalog does not say its language; give --locale"
