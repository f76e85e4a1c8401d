"""`check` finds what is wrong in content and catalogs, with file and line, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator import files, locales, project
from generator.audit import audit_file, audit_project, mend_catalogs, mend_file
from generator.project import Project
from generator.source.content import read_content
from generator.source.markdown import CONFIGURATION

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


@pytest.mark.parametrize(
    "entries", ["a", "a.md", "/a.md", "../a", "Titled <../a.md>", "https://example.com/"]
)
def test_an_article_is_listed_in_every_way_that_sphinx_knows(help_center: Project, entries: str) -> None:
    above = entries.replace("../", "")
    write(help_center.root, "top", f"```{{toctree}}\n{above}\n```\n")
    below = entries if entries.startswith(("../", "/", "http", "Titled")) else f"../{entries}"
    write(help_center.root, "billing/below", f"```{{toctree}}\n{below}\n```\n")
    assert found(help_center) == []


def test_a_pattern_lists_what_there_is(help_center: Project) -> None:
    write(help_center.root, "billing/one", "# One\n")
    write(help_center.root, "top", "```{toctree}\n:glob:\n\nbilling/*\na\n```\n")
    assert found(help_center) == []


def test_what_exists_is_no_finding(help_center: Project) -> None:
    (help_center.articles / "card.png").write_bytes(b"")
    write(
        help_center.root,
        "billing/good",
        "(mine)=\n# Good\n\n[x](../a.md#next-step) [y](#mine) [z](https://example.com) {fact}`term`\n"
        "![c](../card.png) <mailto:a@example.com>\n",
    )
    assert found(help_center) == []


@pytest.mark.parametrize("scheme", sorted(CONFIGURATION.url_schemes))
def test_what_pages_link_to_the_outside_is_no_file(help_center: Project, scheme: str) -> None:
    write(help_center.root, "good", f"[x]({scheme}:+31201234567)\n")
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


# --- how a catalog is judged depends on what it is


ENTRY = 'msgid "Pay the balance today."\nmsgstr "Betaal het saldo vandaag"\n'


def judged(of: Project, name: str) -> Sequence[tuple[str, str]]:
    """Return what the project's audit and the file's own find, which must be the same."""
    path = of.po(name, of.settings.locales[0])
    files.write_text(path, HEADER + ENTRY)
    whole = audit_project(of, read_content(of), of.settings.locales)
    alone = audit_file(path, None)
    found = [(finding.code, finding.severity) for finding in whole]
    assert [(finding.code, finding.severity) for finding in alone] == found
    return found


def test_an_ordinary_article_is_only_warned_of(help_center: Project) -> None:
    write(help_center.root, "pay", "Pay the balance today.\n")
    assert judged(help_center, "articles/pay") == [("end", "warning")]


def test_a_critical_article_is_judged_as_emails_are(help_center: Project) -> None:
    write(help_center.root, "pay", "---\ncritical: true\n---\n# Pay\n\nPay the balance today.\n")
    assert judged(help_center, "articles/pay") == [("end", "fatal")]


def test_alerts_are_judged_as_emails_are(help_center: Project) -> None:
    assert judged(help_center, "alerts") == [("end", "fatal")]


def test_a_catalog_that_is_no_projects_is_judged_as_emails_are(tmp_path: Path) -> None:
    path = tmp_path / "one.po"
    path.write_text(HEADER + ENTRY)
    (finding,) = audit_file(path, None)
    assert (finding.path, finding.line, finding.locale) == (str(path), 7, "nl-NL")
    assert (finding.code, finding.severity, finding.msgid) == ("end", "fatal", "Pay the balance today.")


# --- terms

TERMS = '[[term]]\nsource = "balance"\nrequired = ["tegoed"]\n'


@pytest.mark.parametrize(
    ("where", "name"),
    [
        pytest.param("nl_NL/LC_MESSAGES/articles/pay.po", "nl_NL/terms.toml", id="of the locale"),
        pytest.param("pay.po", "terms.toml", id="beside the catalog"),
    ],
)
def test_a_catalog_is_held_to_the_terms_of_its_folder(tmp_path: Path, where: str, name: str) -> None:
    files.write_text(tmp_path / where, HEADER + ENTRY)
    files.write_text(tmp_path / name, TERMS)
    assert [finding.code for finding in audit_file(tmp_path / where, None)] == ["end", "terms"]


def test_a_list_of_terms_that_cannot_be_used_is_one_finding(help_center: Project) -> None:
    files.write_text(help_center.locales / "nl_NL" / "terms.toml", "[[term]]\n")
    assert found(help_center) == [
        ("locales/nl_NL/terms.toml", "terms", 'a [[term]] has no source; write source = "…"')
    ]


# --- emails

ALERT = """\
---
stage: past-due
severity: warning
subject: "Past due: {service}"
preheader: "Pay soon."
greeting: "Hello,"
action: {label: "Pay", url: "https://example.com/pay"}
parameters:
  service: {type: text, example: "LONG"}
---
Pay for {service}.
"""


def test_an_email_too_long_for_the_inbox_is_found_with_the_writers_example(help_center: Project) -> None:
    settings = SETTINGS.replace('["nl-NL"]', '["nl-NL"]\nallowed-url-hosts = ["example.com"]')
    (help_center.root / "pyproject.toml").write_text(settings)
    alert = help_center.alerts / "past-due.md"
    files.write_text(alert, ALERT.replace("LONG", "Enterprise " * 5))
    texts = {"Past due: {service}": "Te laat: {service}", "Pay soon.": "Betaal snel.", "Hello,": "Hallo,"}
    texts |= {"Pay": "Betalen", "Pay for {service}.": "Betaal voor {service}."}
    write_alerts(help_center, texts)
    of = project.load(help_center.root)
    template = "templates/email"
    files.write_text(of.po(template, of.settings.locales[0]), HEADER + layout(of, template))
    findings = audit_project(of, read_content(of), of.settings.locales)
    assert [
        (finding.place, finding.locale, finding.severity, finding.message)
        for finding in findings
        if finding.code == "room"
    ] == [
        (
            "content/alerts/past-due.md:4",
            tag,
            "warning",
            f"the subject of 'past-due' has {length} characters of 60; say the same in fewer words",
        )
        for tag, length in (("en-US", 64), ("nl-NL", 63))
    ]


def test_an_email_that_mail_programs_would_cut_off_is_found(help_center: Project) -> None:
    settings = SETTINGS.replace('["nl-NL"]', '["nl-NL"]\nallowed-url-hosts = ["example.com"]')
    (help_center.root / "pyproject.toml").write_text(settings)
    long = "".join(
        f"Pay for number {number} of {{service}} in the portal, by card.\n\n" for number in range(1200)
    )
    files.write_text(help_center.alerts / "past-due.md", ALERT.replace("LONG", "Azure") + "\n" + long)
    of = project.load(help_center.root)
    (finding,) = audit_project(of, read_content(of), of.settings.locales)
    assert (finding.place, finding.locale, finding.code, finding.severity) == (
        "content/alerts/past-due.md:1",
        "en-US",
        "size",
        "warning",
    )
    assert re.fullmatch(
        r"the HTML of 'past-due' has \d{5,} bytes of 92160; shorten the alert or its layout", finding.message
    )


def write_alerts(of: Project, texts: dict[str, str]) -> None:
    entries = [f'#, python-brace-format\nmsgid "{msgid}"\nmsgstr "{text}"\n' for msgid, text in texts.items()]
    files.write_text(of.po("alerts", of.settings.locales[0]), HEADER + "\n".join(entries))


def layout(of: Project, name: str) -> str:
    """Translate each string of the layout, if not well."""
    (texts,) = (part for part in read_content(of).texts(of) if part.name == name)
    strings = dict.fromkeys(segment.text for _, segment in texts.segments)
    return "\n".join(
        f'#. syntax: plain\n#, python-brace-format\nmsgid "{text}"\nmsgstr "{dutch(text)}"\n'
        for text in strings
    )


def dutch(text: str) -> str:
    return re.sub(r"(?<![{\w])[A-Za-z]+(?![\w}])", "woord", text)


# --- remembering and mending


def test_an_unchanged_catalog_is_found_alike_and_the_memory_may_go(help_center: Project) -> None:
    first = judged(help_center, "alerts")
    memory = help_center.build / ".work" / "checks" / "nl_NL" / "alerts.strict.json"
    assert memory.is_file()
    assert judged(help_center, "alerts") == first
    memory.unlink()
    assert judged(help_center, "alerts") == first


SLOPPY = 'msgid "Pay the balance today."\nmsgstr "Betaal het  saldo vandaag ."\n'


def test_a_projects_catalogs_are_mended(help_center: Project) -> None:
    path = help_center.po("alerts", help_center.settings.locales[0])
    files.write_text(path, HEADER + SLOPPY)
    (mending,) = mend_catalogs(help_center, read_content(help_center), help_center.settings.locales)
    assert (mending.path, mending.count, mending.error) == ("locales/nl_NL/LC_MESSAGES/alerts.po", 1, None)
    assert path.read_text() == HEADER + 'msgid "Pay the balance today."\nmsgstr "Betaal het saldo vandaag."\n'


def test_a_catalog_that_needs_no_mending_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "one.po"
    path.write_bytes((HEADER + ENTRY).replace("\n", "\r\n").encode())
    before = path.stat()
    assert mend_file(path, None).count == 0
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_catalog_that_cannot_be_read_is_left_and_told(tmp_path: Path) -> None:
    path = tmp_path / "one.po"
    path.write_text(HEADER + 'msgid "Pay"\nmsgstr "Betaal\n')
    mending = mend_file(path, None)
    assert mending.count == 0
    assert str(mending.error).startswith(f"{path}:8")
