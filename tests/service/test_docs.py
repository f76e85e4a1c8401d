"""What the page about the service tells operators is so."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.answers.problems import DETAILS
from generator.cli import command
from generator.service import Limits
from generator.service.endpoints import ROUTES
from generator.service.keys import VARIABLE
from tests.service.conftest import Start

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/content/articles/operators/service.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_example_in_python_runs(
    starting: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiling = [sys.executable, "-m", "generator", "--project", str(ROOT), "compile", "--out", str(tmp_path)]
    subprocess.run(compiling, check=True, capture_output=True)
    monkeypatch.setenv("GENERATOR_URL", starting(tmp_path).url)
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    exec(compile(example, "service.md", "exec"), names)
    assert " nl-NL language " in capsys.readouterr().out
    assert b"\r\nContent-Language: nl-NL\r\n" in names["message"]  # type: ignore[operator]


def test_every_path_code_and_limit_is_told_as_it_is() -> None:
    assert set(re.findall(r"`(?:GET|POST) (/[^`?]*)", PAGE)) | {"/v1/alerts/{alert}/email"} == {
        route.path for route in ROUTES
    }
    rows = re.findall(r"^\| (\d{3}) \| ([^|]*) \|", PAGE, re.MULTILINE)
    told = {code: int(status) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}
    assert told == {code: status for code, (status, _) in DETAILS.items()}
    limits = Limits()
    for text in (
        f"| JSON body, line of a batch | {limits.body // 2**20} MiB |",
        f"| path and headers | {limits.headers // 2**10} KiB |",
        f"| {limits.deadline:g} s, then the connection is closed |",
        f"| requests waiting | {limits.ready}, then 503 |",
        f"| batches at once | {limits.batches}, then 503 |",
        f"| connections | {limits.connections:,}, then",
        f"then it stops listening and has {limits.drain} seconds",
    ):
        assert text in PAGE
    assert limits.ahead == 2**20
    assert limits.poll == limits.notice == 1
    assert limits.notice + limits.drain + 1 < 12


def test_the_options_and_variables_exist() -> None:
    options = {option for parameter in command.commands["serve"].params for option in parameter.opts}
    for line in re.findall(r"generator (serve [^\n`]*)", PAGE):
        assert {word for word in shlex.split(line) if word.startswith("--")} <= options
    assert set(re.findall(r"GENERATOR_API_\w+", PAGE)) == {VARIABLE}


def test_the_metrics_exist() -> None:
    code = (ROOT / "generator/service/metrics.py").read_text(encoding="utf-8")
    told = set(re.findall(r"\bgenerator_[a-z_]+", PAGE))
    assert told
    assert {name.removesuffix("_total") for name in told} == set(re.findall(r'"(generator_[a-z_]+)"', code))


def test_the_image_and_the_unit_start_what_there_is() -> None:
    arguments = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert arguments == ['["serve", "--host", "0.0.0.0", "--bundle", "/bundle"]']
    for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()
    let_in = [
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    ]
    assert all((ROOT / name).exists() for name in let_in)
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy/generator.service", encoding="utf-8")
    started = shlex.split(unit["Service"]["ExecStart"])
    assert started[1:] == ["serve", "--bundle", "/srv/generator/alerts"]
    assert int(unit["Service"]["TimeoutStopSec"]) > 12
    assert int(unit["Service"]["LimitNOFILE"]) > Limits().connections * 2


def test_the_image_installs_all_that_serving_loads() -> None:
    lock = (ROOT / "requirements/service.txt").read_text(encoding="utf-8")
    installed = {canonicalize_name(Requirement(pin).name) for pin in re.findall(r"^(\S+==\S+)", lock, re.M)}
    # uvicorn loads watchfiles wherever it is, to reload code; the image has none.
    code = (
        "import sys; sys.modules['watchfiles'] = None; "
        "import generator.cli, generator.service, uvicorn.loops.auto, uvloop; "
        "print(*(name for name, module in sys.modules.items() if module is not None))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    owners = packages_distributions()
    tops = {name.partition(".")[0] for name in loaded.stdout.split()} - {"generator"}
    needed = {canonicalize_name(owner) for top in tops for owner in owners.get(top, ())}
    assert needed - {"setuptools", "pip"} <= installed
