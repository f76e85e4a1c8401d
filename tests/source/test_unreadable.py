"""A writer's file that cannot be read is one sentence with the next step."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from generator.errors import SourceError
from generator.source.frontmatter import read_source


def test_what_the_system_refuses_has_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        read_source(tmp_path, where="content/articles/pay.md")
    fault = "content/articles/pay.md: cannot be read (Is a directory); mend its permissions or remove it"
    assert str(error.value) == fault


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"b\xff.md")
    path.write_bytes(b"# Pay\n")
    with pytest.raises(SourceError) as error:
        read_source(path, where=path.name)
    assert str(error.value) == f"{path.name}: its name is not UTF-8; rename the file"
