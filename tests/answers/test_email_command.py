"""One email on stdout, as a billing engineer looks at it or sends it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.alerts.conftest import make
from tests.answers.test_asked import VALUES


@pytest.mark.parametrize("kind", ["html", "text", "banner"])
def test_an_email_is_utf_8_whatever_the_terminal_is(tmp_path: Path, kind: str) -> None:
    email = make(tmp_path).alerts().email("past-due", locale="zh-CN", values=VALUES)
    command = [sys.executable, "-m", "generator", "--project", str(tmp_path)]
    done = subprocess.run(
        [*command, "email", "past-due", "--locale", "zh-CN", "--values", "-", "--format", kind],
        input=json.dumps(VALUES).encode(),
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    expected = {"html": email.html, "text": email.text, "banner": email.banner}[kind]
    assert not expected.isascii()
    assert done.stdout.decode() == f"{expected}\n"
