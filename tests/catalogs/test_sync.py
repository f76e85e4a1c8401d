"""`extract` keeps every catalog in step with content, and never loses what a translator wrote."""

from __future__ import annotations

import re
import subprocess
import tarfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generator import files, project
from generator.catalogs import po
from generator.catalogs.memory import Places
from generator.catalogs.model import Catalog, State
from generator.catalogs.provenance import signed, state
from generator.catalogs.sync import SyncReport, sync
from generator.digests import file_digest
from generator.errors import GeneratorError
from generator.project import Project
from generator.source.content import ArticleTexts, Texts, article_texts, read_content

SETTINGS = '[tool.generator]\nsource-locale = "en-US"\nlocales = ["nl-NL", "zh-CN"]\n'
ALERT = """---
stage: past-due
severity: warning
subject: "Past due: {{amount}}"
preheader: "Pay now."
greeting: "Hello,"
action: {{label: "Pay", url: "https://example.com/pay"}}
parameters:
  amount: {{type: money, example: {{value: "1.00", currency: EUR}}}}
---
{message}
"""


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").write_text(SETTINGS + 'allowed-url-hosts = ["example.com"]\n')
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/alerts").mkdir()
    (tmp_path / "templates/email").mkdir(parents=True)
    (tmp_path / "content/articles/pay.md").write_text("# Pay\n\nOne. Two.\n")
    (tmp_path / "content/alerts/past-due.md").write_text(ALERT.format(message="Pay {amount} now."))
    return project.load(tmp_path)


def run(of: Project, *, dry: bool = False) -> SyncReport:
    """Run `sync`; what it says of the files that it wrote is what they are."""
    content = read_content(of)
    report = sync(of, content.texts(of), broken=content.broken, dry=dry)
    assert dry or report.digests == {path: file_digest(path) for path in report.drift}
    return report


def catalog(of: Project, name: str, tag: str = "nl-NL") -> Catalog:
    locale = next(locale for locale in of.settings.locales if locale.tag == tag)
    path = of.po(name, locale)
    return po.read_po(files.read_bytes(path), path=path, locale=locale)


def translate(of: Project, name: str, source: str, text: str) -> None:
    """Write a translation as a person's text editor would."""
    path = of.po(name, of.settings.locales[0])
    before = path.read_text(encoding="utf-8")
    after = before.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{text}"')
    assert after != before
    path.write_text(after, encoding="utf-8")


def texts(of: Project, name: str) -> dict[str, tuple[str, bool]]:
    return {entry.msgid: (entry.msgstr[0], entry.obsolete) for entry in catalog(of, name).entries}


@dataclass(frozen=True, kw_only=True)
class _SavedMeanwhile(ArticleTexts):
    """An article during whose reading somebody saves a file."""

    saved: Path

    def read(self) -> Texts:
        self.saved.parent.mkdir(parents=True, exist_ok=True)
        self.saved.write_text("# Mine\n", encoding="utf-8")
        return super().read()


def test_a_note_may_hold_what_looks_like_an_escape(help_center: Project) -> None:
    run(help_center)
    (help_center.articles / "send.md").write_text(
        "% translators: in D:\\2024\n\n# Backups in D:\\2024\n\nThree.\n"
    )
    assert run(help_center).errors == ()
    assert texts(help_center, "articles/send").keys() == {r"Backups in D:\2024", "Three."}
    assert run(help_center).drift == ()


@pytest.mark.parametrize("others", [0, 1], ids=["alone", "beside a new article"])
def test_a_template_that_cannot_be_read_stops_no_other_article(help_center: Project, others: int) -> None:
    (help_center.articles / "gone.md").write_text("# Gone\n\nThree.\n")
    run(help_center)
    (help_center.articles / "gone.md").unlink()
    pot = help_center.pot("articles/gone")
    pot.write_text(f"<<<<<<< ours\n{pot.read_text()}")
    (help_center.articles / "pay.md").write_text("# Pay\n\nOne. Four.\n")
    for number in range(others):
        (help_center.articles / f"new-{number}.md").write_text("# New\n")
    report = run(help_center)
    assert [error.place and error.place.path for error in report.errors] == [pot]
    assert "Four." in texts(help_center, "articles/pay")
    assert pot.exists()


def test_a_catalog_that_somebody_saves_meanwhile_is_not_overwritten(help_center: Project) -> None:
    (help_center.articles / "send.md").write_text("# Send\n\nThree.\n")
    saved = help_center.po("articles/send", help_center.settings.locales[0])
    parts = [
        _SavedMeanwhile(project=part.project, id=part.id, path=part.path, saved=saved)
        for part in article_texts(help_center)
    ]
    report = sync(help_center, parts)
    assert [error.place and error.place.path for error in report.errors] == [saved]
    assert saved.read_text(encoding="utf-8") == "# Mine\n"
    assert texts(help_center, "articles/pay").keys() == {"Pay", "One.", "Two."}
    assert catalog(help_center, "articles/send", "zh-CN").entries


def test_every_catalog_is_made_and_then_nothing_changes(help_center: Project) -> None:
    first = run(help_center)
    assert {help_center.relative(path) for path in first.templates} == {
        "locales/pot/articles/pay.pot",
        "locales/pot/alerts.pot",
        "locales/pot/templates/email.pot",
        "locales/pot/templates/site.pot",
    }
    assert texts(help_center, "articles/pay") == {
        "Pay": ("", False),
        "One.": ("", False),
        "Two.": ("", False),
    }
    assert run(help_center).drift == ()


def test_a_dry_run_writes_nothing_and_says_what_it_would(help_center: Project) -> None:
    report = run(help_center, dry=True)
    assert len(report.drift) == 12
    assert not help_center.locales.exists()


def test_a_translation_stays_while_the_text_around_it_changes(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").write_text("# Pay\n\nTwo. Three.\n")
    run(help_center)
    assert texts(help_center, "articles/pay") == {
        "Pay": ("", False),
        "Two.": ("Twee.", False),
        "Three.": ("", False),
    }


def test_a_sentence_that_vanishes_becomes_obsolete_and_comes_back(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").write_text("# Pay\n\nOne.\n")
    run(help_center)
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", True)
    (help_center.articles / "pay.md").write_text("# Pay\n\nTwo.\n")
    run(help_center)
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", False)


def test_an_article_that_is_gone_leaves_its_translations_behind(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").unlink()
    report = run(help_center)
    assert [help_center.relative(path) for path in report.removed] == ["locales/pot/articles/pay.pot"]
    assert texts(help_center, "articles/pay") == {"Two.": ("Twee.", True)}


def test_a_file_that_cannot_be_read_keeps_its_catalogs(help_center: Project) -> None:
    """Neither a broken article nor a broken alert makes a translation obsolete."""
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    translate(help_center, "alerts", "Pay {amount} now.", "Betaal {amount} nu.")
    run(help_center)
    (help_center.articles / "pay.md").write_text("---\ntitle: [\n---\n")
    (help_center.alerts / "past-due.md").write_text(ALERT.format(message="Pay {amonut} now."))
    assert run(help_center).drift == ()
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", False)
    assert texts(help_center, "alerts")["Pay {amount} now."] == ("Betaal {amount} nu.", False)


def test_a_damaged_catalog_stays_as_it_is_and_the_others_are_done(help_center: Project) -> None:
    run(help_center)
    damaged = help_center.po("articles/pay", help_center.settings.locales[0])
    damaged.write_bytes(damaged.read_bytes()[:-9])
    before = damaged.read_bytes()
    (help_center.articles / "pay.md").write_text("# Pay\n\nThree.\n")
    report = run(help_center)
    assert [str(error).partition(":")[0] for error in report.errors] == [str(damaged)]
    assert damaged.read_bytes() == before
    assert "Three." in {entry.msgid for entry in catalog(help_center, "articles/pay", "zh-CN").entries}


def test_a_clone_with_windows_line_ends_is_in_step_and_keeps_them(help_center: Project) -> None:
    """As git checks it out where `core.autocrlf` is set."""
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    run(help_center)
    paths = sorted(help_center.locales.rglob("*.po*"))
    for path in paths:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(help_center, dry=True).drift == ()
    (help_center.articles / "pay.md").write_text("# Pay\n\nOne. Three. Two.\n")
    (help_center.alerts / "past-due.md").write_text(ALERT.format(message="Pay {amonut} now."))
    run(help_center)
    assert texts(help_center, "articles/pay").keys() == {"Pay", "One.", "Three.", "Two."}
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", False)
    assert [path for path in paths if re.search(rb"(?<!\r)\n", path.read_bytes())] == []
    assert run(help_center).drift == ()


# --- sentences and articles that move


LONG = "Your balance is past due when the due date has passed."
EDITED = "Your balance is past due when the due day has passed."


def write(of: Project, id: str, text: str) -> None:
    path = of.articles / f"{id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def changes(report: SyncReport, kind: str) -> list[tuple[str, str]]:
    return [
        (part.name, getattr(change, "key", change)[1])
        for part in report.catalogs
        for change in getattr(part.changes, kind)
        if part.locale.tag == "nl-NL"
    ]


def test_a_sentence_takes_its_translation_to_another_article(help_center: Project) -> None:
    write(help_center, "wait", "# Wait\n\nThree.\n")
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    write(help_center, "pay", "# Pay\n\nOne.\n")
    write(help_center, "wait", "# Wait\n\nTwo. Three.\n")
    report = run(help_center)
    assert texts(help_center, "articles/wait")["Two."] == ("Twee.", False)
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", True)
    assert changes(report, "moved") == [("articles/wait", "Two.")]
    assert run(help_center).drift == ()


def test_a_sentence_that_is_translated_elsewhere_is_translated_at_once(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    write(help_center, "wait", "# Wait\n\nTwo.\n")
    run(help_center)
    assert texts(help_center, "articles/wait")["Two."] == ("Twee.", False)
    assert texts(help_center, "articles/pay")["Two."] == ("Twee.", False)


def test_a_sentence_of_many_new_articles_takes_its_translation_from_the_last_one(
    help_center: Project,
) -> None:
    (help_center.articles / "z.md").write_text("# Last\n\nNext steps.\n")
    run(help_center)
    translate(help_center, "articles/z", "Next steps.", "Volgende stappen.")
    names = [f"new-{number}" for number in range(Places.MOST)]
    for name in names:
        (help_center.articles / f"{name}.md").write_text("# New\n\nNext steps.\n")
    run(help_center)
    assert [texts(help_center, f"articles/{name}")["Next steps."] for name in names] == [
        ("Volgende stappen.", False)
    ] * Places.MOST
    assert run(help_center).drift == ()


def test_a_sentence_of_an_article_that_is_long_gone_still_has_its_translation(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").unlink()
    run(help_center)
    write(help_center, "wait", "# Wait\n\nFour. Two. Five.\n")
    run(help_center)
    assert texts(help_center, "articles/wait")["Two."] == ("Twee.", False)


def test_a_renamed_article_takes_its_catalogs_along(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "One.", "Een.")
    write(help_center, "pay", "# Pay\n\nTwo. Three.\n")
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    (help_center.articles / "pay.md").unlink()
    write(help_center, "bills/settle", "# Pay\n\nTwo. Three. Four.\n")
    would = run(help_center, dry=True)
    report = run(help_center)
    assert dict(report.renamed) == {"articles/bills/settle": "articles/pay"}
    assert set(report.drift) == set(would.drift)
    assert texts(help_center, "articles/bills/settle") == {
        "Pay": ("", False),
        "Two.": ("Twee.", False),
        "Three.": ("", False),
        "Four.": ("", False),
        "One.": ("Een.", True),
    }
    assert sorted(path.name for path in help_center.locales.rglob("pay.po*")) == []
    assert run(help_center).drift == ()


def hand_off(of: Project, id: str) -> dict[str, bytes]:
    """Write what `import` would have noted of an article in each locale; return it by gettext name."""
    noted = {
        locale.gettext: f'{{"version": 1, "source": "{locale}"}}\n'.encode() for locale in of.settings.locales
    }
    for locale in of.settings.locales:
        files.write_bytes(of.handoff(id, locale), noted[locale.gettext])
    return noted


def handed_off(of: Project, id: str) -> dict[str, bytes]:
    paths = {locale.gettext: of.handoff(id, locale) for locale in of.settings.locales}
    return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


def test_a_renamed_article_takes_what_was_imported_with_it_along(help_center: Project) -> None:
    run(help_center)
    noted = hand_off(help_center, "pay")
    (help_center.articles / "pay.md").unlink()
    write(help_center, "bills/settle", "# Pay\n\nOne. Two. Three.\n")
    would = run(help_center, dry=True)
    assert (handed_off(help_center, "pay"), handed_off(help_center, "bills/settle")) == (noted, {})
    report = run(help_center)
    assert (handed_off(help_center, "pay"), handed_off(help_center, "bills/settle")) == ({}, noted)
    assert set(report.drift) == set(would.drift)
    locales = help_center.settings.locales
    assert set(report.taken) == {help_center.handoff("bills/settle", locale) for locale in locales}
    assert set(report.removed) > {help_center.handoff("pay", locale) for locale in locales}
    assert run(help_center).drift == ()


def test_what_was_imported_follows_catalogs_that_have_gone_before(help_center: Project) -> None:
    run(help_center)
    noted = hand_off(help_center, "pay")
    (help_center.articles / "pay.md").rename(help_center.articles / "settle.md")
    for locale in help_center.settings.locales:
        old, new = (help_center.po(name, locale) for name in ("articles/pay", "articles/settle"))
        old.rename(new)
    run(help_center)
    assert (handed_off(help_center, "pay"), handed_off(help_center, "settle")) == ({}, noted)


def test_what_was_imported_under_the_new_name_stays(help_center: Project) -> None:
    run(help_center)
    hand_off(help_center, "pay")
    (help_center.articles / "pay.md").rename(help_center.articles / "settle.md")
    path = help_center.handoff("settle", help_center.settings.locales[0])
    files.write_bytes(path, b'{"version": 1, "source": "new"}\n')
    report = run(help_center)
    assert path.read_bytes() == b'{"version": 1, "source": "new"}\n'
    assert path not in report.drift
    assert handed_off(help_center, "pay") == {}


def test_a_rename_that_was_interrupted_is_taken_up_again(help_center: Project) -> None:
    """Whenever the run ends, the translation is there; and after the next run it is where it should be."""

    def stop(at: int) -> None:
        def step(done: int, _all: int) -> None:
            if done == at:
                raise KeyboardInterrupt

        content = read_content(help_center)
        sync(help_center, content.texts(help_center), step=step)

    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    before = {path: path.read_bytes() for path in help_center.locales.rglob("*.po*")}
    (help_center.articles / "pay.md").unlink()
    write(help_center, "settle", "# Pay\n\nOne. Two.\n")
    for at in range(1, 9):
        with pytest.raises(KeyboardInterrupt):
            stop(at)
        run(help_center)
        assert texts(help_center, "articles/settle")["Two."] == ("Twee.", False)
        assert not help_center.pot("articles/pay").exists()
        for path in help_center.locales.rglob("*.po*"):
            path.unlink()
        for path, data in before.items():
            path.write_bytes(data)


def test_a_renamed_article_waits_for_a_catalog_that_cannot_be_read(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    damaged = help_center.po("articles/pay", help_center.settings.locales[0])
    good = damaged.read_bytes()
    damaged.write_bytes(good[:-9])
    (help_center.articles / "pay.md").unlink()
    write(help_center, "settle", "# Pay\n\nOne. Two.\n")
    assert [str(error).partition(":")[0] for error in run(help_center).errors] == [str(damaged)]
    damaged.write_bytes(good)
    assert run(help_center).errors == ()
    assert texts(help_center, "articles/settle")["Two."] == ("Twee.", False)
    assert not damaged.exists()


def test_a_catalog_of_the_new_name_is_merged_with_that_of_the_old_one(help_center: Project) -> None:
    run(help_center)
    translate(help_center, "articles/pay", "One.", "Een.")
    translate(help_center, "articles/pay", "Two.", "Twee.")
    for locale in help_center.settings.locales:
        old, new = (help_center.po(name, locale) for name in ("articles/pay", "articles/settle"))
        new.write_bytes(old.read_bytes().replace(b'"Een."', b'"Eentje."').replace(b'"Twee."', b'""'))
    (help_center.articles / "pay.md").unlink()
    write(help_center, "settle", "# Pay\n\nOne. Two.\n")
    run(help_center)
    found = [
        (entry.key, entry.msgstr[0], entry.obsolete)
        for entry in catalog(help_center, "articles/settle").entries
    ]
    assert found == [
        ((None, "Pay"), "", False),
        ((None, "One."), "Eentje.", False),
        ((None, "Two."), "Twee.", False),
        (("earlier 1", "One."), "Een.", True),
    ]


def test_articles_that_exchange_their_names_keep_their_translations(help_center: Project) -> None:
    write(help_center, "wait", "# Wait\n\nThree.\n")
    run(help_center)
    translate(help_center, "articles/pay", "Two.", "Twee.")
    translate(help_center, "articles/wait", "Three.", "Drie.")
    write(help_center, "wait", "# Pay\n\nOne. Two.\n")
    write(help_center, "pay", "# Wait\n\nThree.\n")
    run(help_center)
    assert texts(help_center, "articles/wait")["Two."] == ("Twee.", False)
    assert texts(help_center, "articles/pay")["Three."] == ("Drie.", False)


@pytest.mark.parametrize("by", ["its id", "its article"])
def test_a_declared_edit_is_found_by_its_id_and_by_its_article(help_center: Project, by: str) -> None:
    write(help_center, "pay", f"{LONG}\n")
    run(help_center)
    translate(help_center, "articles/pay", LONG, "Je saldo.")
    write(help_center, "pay", f"{EDITED}\n")
    planned = run(help_center, dry=True)
    (id,) = {change.id for part in planned.catalogs for change in part.changes.fuzzy}
    content = read_content(help_center)
    report = sync(help_center, content.texts(help_center), neutral=["pay" if by == "its article" else id])
    assert report.errors == ()
    assert changes(report, "carried") == [("articles/pay", EDITED)]
    (entry,) = catalog(help_center, "articles/pay").entries
    assert (entry.msgstr, entry.fuzzy) == (("Je saldo.",), False)


def test_a_declaration_that_no_edit_answers_to_is_an_error(help_center: Project) -> None:
    content = read_content(help_center)
    report = sync(help_center, content.texts(help_center), neutral=["0123abcd", "pay"])
    assert [str(error) for error in report.errors] == [
        "no edit of 0123abcd waits to be declared neutral; take an id from the report of extract",
        "no edit of pay waits to be declared neutral; take an id from the report of extract",
    ]
    with pytest.raises(GeneratorError, match="there is no article 'pey'"):
        sync(help_center, content.texts(help_center), neutral=["pey"])


def test_the_steps_of_a_run_are_counted(help_center: Project) -> None:
    steps: list[tuple[int, int]] = []
    content = read_content(help_center)
    sync(help_center, content.texts(help_center), step=lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert steps[-1][0] == steps[-1][1]


# --- many articles


def fill(of: Project) -> None:
    """Translate everything, as a machine would: approved, with its record."""
    for locale in of.settings.locales:
        for path in of.po("", locale).parent.rglob("*.po"):
            found = po.read_po(path.read_bytes(), path=path, locale=locale)
            entries = (
                signed(
                    replace(entry, msgstr=tuple(f"{locale.tag} {entry.msgid}" for _ in entry.msgstr)), "mt"
                )
                for entry in found.entries
            )
            path.write_bytes(po.write_po(replace(found, entries=tuple(entries))))


def git(of: Project, *arguments: str) -> str:
    settings = ("-c", "user.name=Writer", "-c", "user.email=writer@example.com", "-c", "core.quotePath=false")
    command = ["git", *settings, "-C", str(of.root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


@pytest.mark.parametrize(
    "count", [pytest.param(100, id="100"), pytest.param(1_000, id="1000", marks=pytest.mark.nightly)]
)
def test_an_edited_word_changes_one_entry_of_that_articles_catalogs_alone(tmp_path: Path, count: int) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS.replace('"zh-CN"', '"sv-SE", "zh-CN", "fr-FR"'))
    of = project.load(tmp_path)
    for number in range(count):
        body = "".join(
            f"Step {step} of article {number} says what to pay. Then go on.\n\n" for step in range(4)
        )
        write(
            of,
            f"part{number % 10}/article{number}",
            f"# How to pay bill {number}\n\n{body}See also the guide.\n",
        )
    run(of)
    fill(of)
    run(of)
    git(of, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("build/\n")
    git(of, "add", ".")
    git(of, "commit", "--quiet", "--message", "All")
    path = of.articles / "part7/article17.md"
    path.write_text(
        path.read_text().replace("Step 2 of article 17 says what", "Step 2 of article 17 shows what")
    )
    run(of)
    catalogs = [of.po("articles/part7/article17", locale) for locale in of.settings.locales]
    changed = sorted(of.relative(file) for file in (path, of.pot("articles/part7/article17"), *catalogs))
    stat = git(of, "diff", "--stat=200")
    assert sorted(line.split(" | ")[0].strip() for line in stat.splitlines()[:-1]) == changed
    assert git(of, "status", "--porcelain").count("\n") == len(changed)
    for file, locale in zip(catalogs, of.settings.locales, strict=True):
        before = po.read_po(git(of, "show", f"HEAD:{of.relative(file)}").encode(), path=file, locale=locale)
        after = po.read_po(file.read_bytes(), path=file, locale=locale)
        edited = [
            number
            for number, pair in enumerate(zip(before.entries, after.entries, strict=True))
            if pair[0] != pair[1]
        ]
        assert [after.entries[number].msgid for number in edited] == [
            "Step 2 of article 17 shows what to pay."
        ]
        assert after.entries[edited[0]].fuzzy


ARCHIVE = Path(__file__).parents[2].parent / "shared/corpora/articles-3000.tar.xz"


@pytest.mark.nightly
@pytest.mark.skipif(not ARCHIVE.exists(), reason=f"{ARCHIVE.name} is not beside the project")
def test_a_hundred_of_three_thousand_articles_keep_every_translation_under_other_names(
    tmp_path: Path,
) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    of = project.load(tmp_path)
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path / "content", filter="data")
    (tmp_path / "content/large").rename(of.articles)
    for name in read_content(of).broken:
        (tmp_path / name).unlink()
    run(of)
    fill(of)
    assert run(of).drift == ()
    moved = moved_names(sorted(of.articles.rglob("*.md"))[::29][:100])
    assert len(moved) == 100
    held = {new: old.read_bytes() for old, new in moved.items()}
    for old in moved:
        old.unlink()
    for path, data in held.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    report = run(of)
    assert report.errors == ()
    assert [changes(report, kind) for kind in ("new", "fuzzy", "carried", "dropped")] == [[], [], [], []]
    names = [f"articles/{path.relative_to(of.articles).with_suffix('').as_posix()}" for path in held]
    states = {
        state(entry) for name in names for tag in ("nl-NL", "zh-CN") for entry in catalog(of, name, tag).live
    }
    assert states == {State.APPROVED}
    assert run(of).drift == ()


def moved_names(paths: list[Path]) -> dict[Path, Path]:
    """Give 40 articles other names in their folder, take 40 to another, let 10 pairs change places."""
    renamed = {path: path.with_stem(f"{path.stem}-renamed") for path in paths[:40]}
    taken = {path: path.parent.parent / "elsewhere" / path.name for path in paths[40:80]}
    pairs = zip(paths[80:100:2], paths[81:100:2], strict=True)
    return renamed | taken | {old: new for one, other in pairs for old, new in ((one, other), (other, one))}
