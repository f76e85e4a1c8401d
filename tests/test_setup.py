"""`make` sets itself up from a clean clone, or says in one sentence what it lacks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def copy_project(folder: Path) -> Path:
    """Copy what a clone holds of the set-up, beside a package whose commands do nothing."""
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    for name in ("Makefile", "pyproject.toml", "hatch_build.py", "LICENSE", "LICENSE-content"):
        shutil.copy(ROOT / name, folder)
    (folder / "README.md").touch()
    package = folder / "generator"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").touch()
    return folder


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `make` in a folder, without a uv unless one is named."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=inherited | {"UV": ""} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def executable(path: Path, script: str) -> Path:
    """Write a shell script that can be run."""
    path.write_text(f"#!/bin/sh\n{script}", "utf-8")
    path.chmod(0o755)
    return path


def python_script(path: Path, preamble: str) -> Path:
    """Write a Python that runs some lines before the code it is given."""
    return executable(path, f"""shift; code=$1; shift\nexec {sys.executable} -c "{preamble}\n$code" "$@"\n""")


def python_recorder(path: Path) -> Path:
    """Write a Python that answers questions about itself, and records the modules it is asked to run.

    The environments it makes hold a copy of it, so no package is installed.
    """
    return executable(
        path,
        f"""case "$*" in
-c*) exec {sys.executable} "$@" ;;
"-m pip --version") exit ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
esac
echo "$*" >>calls
""",
    )


def calls(project: Path) -> list[str]:
    """Return what a recorder was asked since last time."""
    record = project / "calls"
    text = record.read_text("utf-8")
    record.unlink()
    return text.splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "a clone"
    folder.mkdir()
    return copy_project(folder)


@pytest.mark.parametrize(
    ("preamble", "fault"),
    [
        pytest.param("import sys; sys.version_info = (3, 9, 18)", "is Python 3.9.18", id="too-old"),
        pytest.param("import sys; sys.modules['ensurepip'] = None", "has no venv", id="no-venv"),
    ],
)
def test_an_unfit_python_gets_one_sentence_with_the_remedy(project: Path, preamble: str, fault: str) -> None:
    python = python_script(project / "python", preamble)
    done = make(project, PYTHON=str(python))
    assert done.returncode == 2
    sentence, by_make = done.stderr.splitlines()
    assert sentence == (
        f"Python 3.11 or newer with venv is needed, but {python} {fault}; "
        "install one (Debian and Ubuntu: apt-get install python3 python3-venv) "
        "or name one: make PYTHON=/path/to/python3."
    )
    assert by_make.startswith("make: ***")
    assert not (project / ".venv").exists()


def test_an_absent_python_gets_one_sentence_with_the_remedy(project: Path) -> None:
    done = make(project, PYTHON=str(project / "nowhere"))
    assert done.returncode == 2
    assert done.stderr.startswith(
        f"Python 3.11 or newer with venv is needed, but none was found as {project}/nowhere;"
    )
    assert "Traceback" not in done.stderr


def test_an_unfit_python3_is_passed_over_for_a_newer_one(project: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    python_script(programs / "python3", "import sys; sys.version_info = (3, 9, 18)")
    python_script(programs / "python3.14", "import sys; sys.modules['ensurepip'] = None")
    python_recorder(programs / "python3.13")
    done = make(project, PATH=f"{programs}:/usr/bin:/bin", PYTHON="")
    assert done.returncode == 0, done.stderr
    assert calls(project)[0] == "-m venv .venv"


PIP = "-m pip --disable-pip-version-check install --quiet"
SET_UP = [
    f"{PIP} --require-hashes --requirement requirements/{{lock}}.txt",
    f"{PIP} --no-deps --no-build-isolation --editable .",
]
MAIN_JOB = ["-m generator extract", "-m generator check", "-m generator build"]


def set_up(lock: str) -> list[str]:
    """Return the calls that install a lock and the project."""
    return [call.format(lock=lock) for call in SET_UP]


def test_make_installs_by_hash_once_and_runs_the_main_job(project: Path) -> None:
    python = str(python_recorder(project / "python"))
    assert make(project, PYTHON=python).returncode == 0
    assert calls(project) == ["-m venv .venv", *set_up("runtime"), *MAIN_JOB]
    assert make(project, PYTHON=python).returncode == 0
    assert calls(project) == MAIN_JOB


def test_the_tests_requirements_serve_the_main_job_too(project: Path) -> None:
    python = str(python_recorder(project / "python"))
    assert make(project, "test", PYTHON=python).returncode == 0
    assert calls(project)[:3] == ["-m venv .venv", *set_up("test")]
    assert make(project, PYTHON=python).returncode == 0
    assert calls(project) == MAIN_JOB


def test_uv_installs_where_it_is_there(project: Path) -> None:
    python = python_recorder(project / "python")
    uv = executable(
        project / "uv",
        """echo "uv $*; system certificates: $UV_SYSTEM_CERTS" >>calls
case $1 in venv) mkdir -p "$5/bin" && cp "$4" "$5/bin/python" ;; esac
""",
    )
    assert make(project, UV=str(uv), PYTHON=str(python)).returncode == 0
    install = "uv pip install --quiet --python .venv/bin/python"
    assert calls(project) == [
        f"uv venv --quiet --python {python} .venv; system certificates: 1",
        f"{install} --require-hashes --requirement requirements/runtime.txt; system certificates: 1",
        f"{install} --no-deps --no-build-isolation --editable .; system certificates: 1",
        *MAIN_JOB,
    ]


def changed_lock(project: Path) -> Path:
    with (project / "requirements" / "runtime.txt").open("a", encoding="utf-8") as lock:
        lock.write("# renewed\n")
    return project


def moved_folder(project: Path) -> Path:
    return project.rename(project.with_name("moved"))


@pytest.mark.parametrize("change", [changed_lock, moved_folder])
def test_a_change_under_an_installation_installs_again(project: Path, change: Callable[[Path], Path]) -> None:
    make(project, PYTHON=str(python_recorder(project / "python")))
    calls(project)
    project = change(project)
    assert make(project).returncode == 0
    assert calls(project) == [*set_up("runtime"), *MAIN_JOB]


def test_a_venv_whose_python_is_gone_is_made_anew(project: Path) -> None:
    python = str(python_recorder(project / "python"))
    make(project, PYTHON=python)
    calls(project)
    (project / ".venv" / "bin" / "python").unlink()
    (project / ".venv" / "bin" / "python").symlink_to(project / "removed")
    assert make(project, PYTHON=python).returncode == 0
    assert calls(project) == ["-m venv .venv", *set_up("runtime"), *MAIN_JOB]


def test_help_lists_every_target(project: Path) -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert targets
    listed = [line.split()[1] for line in make(project, "help").stdout.splitlines()]
    assert listed == targets[1].split()


@pytest.mark.nightly
def test_a_clean_clone_sets_itself_up_and_then_needs_no_network(project: Path) -> None:
    first = make(project)
    assert first.returncode == 0, first.stderr
    nowhere = "http://127.0.0.1:9"
    again = make(project, http_proxy=nowhere, https_proxy=nowhere, HTTPS_PROXY=nowhere)
    assert (again.returncode, again.stderr) == (0, "")
