"""Each approved email has its picture beside its page of the gallery, and nothing else has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import project
from generator.alerts import build, gallery, pictures
from generator.catalogs.extract import template_of
from generator.source.content import read_content
from tests.alerts.conftest import Desk
from tests.test_chromium import installed

pytestmark = [installed, pytest.mark.browser]


def taken(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}


def test_pictures_lie_where_catalogs_say_and_go_with_their_emails(desk: Desk) -> None:
    made = build.build(desk.project)
    folder, steps = made.gallery.parent, []
    (folder / "nl-NL" / "gone.png").write_bytes(b"old")
    count = pictures.take(made.alerts, folder, ["en-US", "nl-NL"], step=lambda *at: steps.append(at))
    assert count == 2
    assert steps == [(1, 2), (2, 2)]
    assert taken(folder) == {"en-US/past-due.png", "nl-NL/past-due.png"}
    content = read_content(project.load(desk.project.root))
    (texts,) = (texts for texts in content.texts(desk.project) if texts.name == "alerts")
    named = {line for entry in template_of(texts, desk.project.settings).entries for line in entry.comments}
    assert f"picture: {desk.project.relative(folder / 'en-US' / 'past-due.png')}" in named
    # Pictures are no part of what a build looks at to see that nothing changed.
    assert build.build(desk.project).alerts.id == made.alerts.id
    assert taken(folder) == {"en-US/past-due.png", "nl-NL/past-due.png"}
    desk.translate(missing=["Help"], tags=["nl-NL"])
    now = desk.alerts()
    gallery.write(now, folder)
    pictures.take(now, folder, ["nl-NL"], step=lambda *at: None)
    assert taken(folder) == {"en-US/past-due.png"}
