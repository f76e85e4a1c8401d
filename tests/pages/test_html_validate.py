"""Another judge of HTML than the parser finds nothing either."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.pages.site import Report

pytestmark = pytest.mark.nightly

SETTINGS = {"root": True, "extends": ["html-validate:standard"]}


def test_every_page_holds_before_html_validate(report: Report, tmp_path: Path) -> None:
    """Install it by `npm install --global html-validate`."""
    program = shutil.which("html-validate")
    if program is None:
        pytest.skip("there is no html-validate; install it by npm install --global html-validate")
    settings = tmp_path / "htmlvalidate.json"
    settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
    pages = [str(path) for path in report.out.rglob("*.html") if "_static" not in path.parts]
    done = subprocess.run(
        [program, "--config", str(settings), *pages], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
