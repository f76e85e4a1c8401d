"""A page becomes a picture of just the area that was asked for, however long it is."""

from __future__ import annotations

import os
import shutil
import struct
from pathlib import Path

import pytest

from generator import chromium
from generator.errors import GeneratorError

installed = pytest.mark.skipif(
    not any(map(shutil.which, chromium.NAMES)) and os.environ.get("CI") != "true",
    reason="there is no chromium on the PATH; install it, for example by apt-get install chromium",
)
PAGE = '<!doctype html><body style="margin: 0"><main style="height: 3000px"></main>'


@installed
@pytest.mark.browser
def test_a_picture_is_as_long_as_what_it_shows(tmp_path: Path) -> None:
    page = tmp_path / "a page.html"
    page.write_text(PAGE, encoding="utf-8")
    with chromium.browser() as browser:
        area = 'document.querySelector("main").getBoundingClientRect()'
        taken = browser.picture(page.as_uri(), area=area, width=400)
        assert taken.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", taken[16:24]) == (400, 3000)
        with pytest.raises(GeneratorError, match=r"^Chromium takes no picture \(Page\.navigate: .*\); try"):
            browser.picture("not an address", area=area, width=400)
        with pytest.raises(GeneratorError, match=r"^Chromium takes no picture \(the area: Uncaught"):
            browser.picture(page.as_uri(), area="document.nothing()", width=400)


def test_without_a_browser_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GeneratorError, match=r"^pictures need Chromium .*, and neither is on the PATH; ins"):
        chromium.browser().__enter__()


def test_a_browser_that_ends_at_once_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GeneratorError, match=r"^Chromium takes no picture \(it ended\); try it by hand"):
        chromium.browser().__enter__()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists what a process has open")
def test_a_browser_that_cannot_be_started_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/no/such/interpreter\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    before = [*Path("/proc/self/fd").iterdir()]
    fault = rf"^Chromium takes no picture \({program} cannot be started: no such file or directory\); try it"
    with pytest.raises(GeneratorError, match=fault):
        chromium.browser().__enter__()
    assert len([*Path("/proc/self/fd").iterdir()]) == len(before)
