"""A run that left nothing to do is not done again for the same inputs, and is for any others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator import project, stamps
from generator.cli import main
from generator.digests import file_digest, folder_digests
from generator.project import Project
from tests.test_cli import SETTINGS


@pytest.fixture
def help_center(tmp_path: Path) -> Project:
    (tmp_path / "content").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content/index.md").write_text("# Help\n")
    return project.load(tmp_path)


def test_the_same_inputs_are_done(help_center: Project) -> None:
    inputs = stamps.project_digest(help_center)
    assert not stamps.is_done(help_center, "check", inputs)
    stamps.leave(help_center, "check", inputs)
    assert stamps.is_done(help_center, "check", stamps.project_digest(help_center))
    assert not stamps.is_done(help_center, "extract", inputs)


@pytest.mark.parametrize(
    "name",
    ["content/index.md", "content/new.md", "locales/nl_NL/LC_MESSAGES/a.po", "pyproject.toml", "conf.py"],
)
def test_a_changed_input_is_not_done(help_center: Project, name: str) -> None:
    stamps.leave(help_center, "check", stamps.project_digest(help_center))
    path = help_center.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + "# changed\n")
    assert not stamps.is_done(help_center, "check", stamps.project_digest(help_center))


def test_what_lies_behind_a_link_counts(help_center: Project, tmp_path: Path) -> None:
    """One that leads back is not followed."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pay.md").write_text("# Pay\n")
    (elsewhere / "back").symlink_to(help_center.content, target_is_directory=True)
    help_center.articles.symlink_to(elsewhere, target_is_directory=True)
    (help_center.content / "around").symlink_to(help_center.root, target_is_directory=True)
    names = stamps.glance(help_center).files
    assert "content/articles/pay.md" in names
    assert not [name for name in names if "back/" in name or "around/" in name]
    before = stamps.project_digest(help_center)
    (elsewhere / "pay.md").write_text("# Pay now\n")
    assert stamps.project_digest(help_center) != before


def test_the_packaged_layouts_of_a_kind_count_until_a_project_has_its_own(help_center: Project) -> None:
    email, site = (help_center.root / "templates" / kind for kind in ("email", "site"))
    site.mkdir(parents=True)
    (site / "layout.html").write_text("own")
    before = stamps.glance(help_center)
    assert before.below("templates/site") == folder_digests(site)
    assert before.below("templates/email") == folder_digests(project.packaged("templates") / "email")
    assert "email.html.j2" in before.below("templates/email")
    email.mkdir()
    assert stamps.glance(help_center).below("templates/email") == {}


def test_a_file_that_cannot_be_read_counts_as_none(help_center: Project) -> None:
    (help_center.root / "conf.py").symlink_to("conf.py")
    assert "conf.py" not in stamps.glance(help_center).files


def test_what_a_command_changed_need_not_be_looked_at_with_all_the_rest(help_center: Project) -> None:
    """A glance that is told of the changes is another glance; one that is not told of all is at nothing."""
    gone, new = help_center.content / "index.md", help_center.locales / "pot/a.pot"
    before = stamps.glance(help_center)
    gone.unlink()
    new.parent.mkdir(parents=True)
    new.write_text("# new\n")
    assert before.of(gone)
    assert not before.of(new)
    assert before.after({gone: "", new: file_digest(new)}) == stamps.glance(help_center)
    assert before.after({gone: ""}).digest() not in {before.digest(), stamps.glance(help_center).digest()}


def run(of: Project, *arguments: str) -> int:
    return main(["--project", str(of.root), *arguments])


def test_a_dry_run_leaves_no_stamp(help_center: Project) -> None:
    assert run(help_center, "extract") == 0
    shutil.rmtree(help_center.build)
    assert run(help_center, "extract", "--check") == 0
    assert not (help_center.build / ".work" / "extract.stamp").exists()


def test_a_check_is_done_where_no_stamp_can_be_left(
    help_center: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    help_center.build.write_text("in the way")
    assert run(help_center, "check") == 0
    assert capsys.readouterr().err == "check: 0 fatal, 0 warnings\n"


@pytest.mark.parametrize("options", [["--check"], []], ids=["dry", "in earnest"])
def test_catalogs_are_up_to_date_where_no_stamp_can_be_left(
    help_center: Project, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(help_center, "extract") == 0
    shutil.rmtree(help_center.build)
    help_center.build.write_text("in the way")
    capsys.readouterr()
    assert run(help_center, "extract", *options) == 0
    assert capsys.readouterr().err == "extract: every catalog is up to date\n"
