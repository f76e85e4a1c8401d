"""The cost is told in words, in JSON, and in Markdown that nothing in a text can break."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from generator import impact
from generator.cli import main
from generator.errors import GeneratorError
from generator.impact import Carried, Impact, Lost, Sentence

ROOT = Path(__file__).parent.parent.parent

FOUND = Impact(
    revision="main",
    commit="0123456789abcdef",
    locales=("nl-NL", "zh-CN"),
    sentences=(
        Sentence(
            catalog="alerts",
            id="1a2b3c4d",
            text="Pay | **now** <img src=x> @everyone",
            words=3,
            was="Pay",
            new=frozenset({"zh-CN"}),
            changed=frozenset({"nl-NL"}),
        ),
        Sentence(catalog="articles/pay", id="5e6f7a8b", text="Go.", words=1, new=frozenset({"zh-CN"})),
    ),
    carried=(
        Carried(
            catalog="articles/pay",
            id="9c0d1e2f",
            text="It’s",
            was="It's",
            reason="quotes",
            locales=("nl-NL",),
        ),
    ),
    pages={"pay": ("nl-NL", "zh-CN")},
    lost=(Lost(alert="past-due", locale="nl-NL", reasons=("alerts: “Pay” is not approved",)),),
    meanwhile="last-approved",
    errors=(GeneratorError("not YAML", hint="mend it"),),
)


def test_the_document_has_everything() -> None:
    found = impact.document(FOUND)
    assert json.loads(json.dumps(found)) == found
    assert found["locales"] == {
        "nl-NL": {"sentences": 1, "new": 0, "changed": 1, "words": 3, "pages": 1, "emails": 1},
        "zh-CN": {"sentences": 2, "new": 2, "changed": 0, "words": 4, "pages": 1, "emails": 0},
    }
    assert found["emails"] == [
        {"alert": "past-due", "locale": "nl-NL", "reasons": ["alerts: “Pay” is not approved"]}
    ]
    assert found["carried"][0]["reason"] == "quotes"


def test_the_markdown_is_a_comment_of_tables() -> None:
    text = impact.markdown(FOUND)
    assert text.startswith("<!-- generator impact -->\n### What this edit costs translators\n")
    assert "2 sentences to translate, 7 words over all locales, against `01234567`.\n" in text
    assert "| nl-NL | 0 | 1 | 3 | 1 | 1 |\n| zh-CN | 2 | 0 | 4 | 1 | 0 |\n" in text
    assert "| past-due | nl-NL | alerts: “Pay” is not approved |" in text
    assert "(until then, the last approved copy is sent)" in text
    assert "| quotes | articles/pay | It's | It’s |" in text
    assert text.endswith(":warning: not YAML; mend it\n")


def test_no_text_can_break_out_of_its_cell() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False}).render(impact.markdown(FOUND))
    assert "<td>Pay | **now** &lt;img src=x&gt; @\u200beveryone</td>" in html
    assert "<img" not in html


def test_an_edit_that_costs_nothing_says_so() -> None:
    nothing = Impact(
        revision="HEAD", commit="0" * 40, locales=("nl-NL",), sentences=(), carried=(), pages={}, lost=(),
        meanwhile="fallback",
    )  # fmt: skip
    assert impact.markdown(nothing).splitlines()[-1] == "Nothing to translate, against `00000000`."


def test_people_read_rows_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    impact.print_impact(Console(stderr=True, highlight=False, soft_wrap=True), FOUND)
    lines = [line.rstrip() for line in capsys.readouterr().err.splitlines()]
    assert [line.split() for line in lines[1:4]] == [
        ["locale", "new", "changed", "words", "pages", "emails"],
        ["nl-NL", "0", "1", "3", "1", "1"],
        ["zh-CN", "2", "0", "4", "1", "0"],
    ]
    assert lines[4:] == [
        "to translate",
        "  1a2b3c4d alerts: Pay | **now** <img src=x> @everyone",
        "  5e6f7a8b articles/pay: Go.",
        "carried, with the state they had",
        "  9c0d1e2f articles/pay: quotes: It’s",
        "pages that go stale",
        "  pay: nl-NL, zh-CN",
        "emails that lose approval; until then, the last approved copy is sent",
        "  past-due: nl-NL",
    ]


def test_the_workflow_of_the_docs_runs_commands_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    (page,) = (ROOT / "docs").rglob("impact.md")
    text = page.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text.split("```yaml\n")[1].split("```")[0])
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    runs = "\n".join(step.get("run", "") for step in job["steps"])
    assert "generator impact" in runs
    assert "--markdown" in runs
    assert main(["impact", "--help"]) == 0
    assert "--markdown" in capsys.readouterr().out
