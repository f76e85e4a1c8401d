"""Batches of files: every record once, in order, whatever stops a run, and however many processes there are."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from generator import batch
from generator.alerts.bundle import Alerts, write_bundle
from generator.batch import Lines
from generator.batch.journal import read_journal
from generator.batch.spans import LONGEST, SIZE, Cut, Span
from generator.batch.work import Done, Job
from generator.cli import main
from generator.errors import GeneratorError
from generator.files import LOCK
from tests.alerts.conftest import make

VALUES = {
    "customer_name": "Zoë & Co",
    "amount": {"value": "1234.50", "currency": "EUR"},
    "pay_url": "https://pay.example.com/?a=1&b=2",
    "days": 1,
    "invoices": [{"number": "INV-1", "paid_on": "2026-03-01"}],
}
INVOICES = [{"number": "INV-1", "paid_on": "2026-03-01"}, {"number": "INV-2"}]
TO = {"name": "Zoë", "email": "zoe@example.com"}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a compiled bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    write_bundle(make(tmp_path_factory.mktemp("project")).compile(), folder)
    return folder


def record(number: int, **changed: Any) -> dict[str, Any]:
    locale = ("nl-NL", "zh-CN", "he-IL", "fr")[number % 4]
    return {"alert": "past-due", "ref": number, "locale": locale, "values": VALUES, "to": TO, **changed}


def ndjson(*records: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def many() -> bytes:
    """Return records of some spans, one of which in a hundred is wrong."""
    padding = "x" * 2000
    bad = ({**record(number), "locale": 3} if number % 100 == 7 else record(number) for number in range(1200))
    return ndjson(*({**one, "ref": [number, padding]} for number, one in enumerate(bad)))


def command(bundle: Path, *arguments: object) -> list[str]:
    options = ["--bundle", str(bundle), *map(str, arguments)]
    return [sys.executable, "-m", "generator", "batch", *options]


def test_every_record_is_answered_in_order_as_the_library_does(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    wrong = b'{"alert": "past-deu"}\n\n{\n'
    given.write_bytes(ndjson(record(0), record(1)) + wrong + ndjson(record(2))[:-1])
    assert main(["batch", str(given), str(out), "--bundle", str(bundle), "--format", "eml"]) == 1

    answers = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [one["ref"] for one in answers] == [0, 1, None, None, 2]
    assert [one["line"] for one in answers[2:4]] == [3, 5]
    alerts = Alerts.load(bundle)
    for number, one in ((0, answers[0]), (1, answers[1]), (2, answers[4])):
        email = alerts.email("past-due", locale=record(number)["locale"], values=VALUES)
        assert one["message"].encode() == email.message("Zoë <zoe@example.com>")
        assert one["id"] == email.id
    assert (tmp_path / "out.ndjson.rejected").read_bytes() == b'{"alert": "past-deu"}\n{\n'
    assert {path.name for path in tmp_path.iterdir()} == {"in.ndjson", "out.ndjson", "out.ndjson.rejected"}
    assert "3 of 5 records answered, 2 rejected" in capsys.readouterr().err


def test_the_file_of_rejected_records_is_named_as_it_is_called(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Brackets in a path are no colours."""
    (tmp_path / "[red]").mkdir()
    given, out = tmp_path / "[red]/in.ndjson", tmp_path / "[red]/out.ndjson"
    given.write_bytes(b"{}\n")
    assert main(["batch", str(given), str(out), "--bundle", str(bundle)]) == 1
    assert f"rejected records: {out}.rejected\n" in capsys.readouterr().err


def test_nothing_rejected_leaves_no_file_and_exits_0(bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ndjson"
    (tmp_path / "out.ndjson.rejected").write_bytes(b"of an earlier run\n")
    done = subprocess.run(command(bundle, "-", out), input=ndjson(record(0)), check=True)
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out.ndjson"]


@pytest.fixture(scope="module")
def whole(bundle: Path) -> bytes:
    """The answers to `many`, by one process, on stdout."""
    return subprocess.run(command(bundle), input=many(), capture_output=True, check=False).stdout


def test_two_processes_give_the_same_as_one(bundle: Path, whole: bytes) -> None:
    both = subprocess.run(command(bundle, "--workers", 2), input=many(), capture_output=True, check=False)
    assert both.returncode == 1
    assert both.stdout == whole
    assert whole.count(b"\n") == 1200


@pytest.fixture
def killed(bundle: Path, tmp_path: Path) -> Path:
    """The file of answers of a run that was killed after its first spans."""
    out = tmp_path / "out.ndjson"
    with subprocess.Popen(command(bundle, "-", out), stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(many()[: 2 * SIZE])
        process.stdin.flush()
        while (journal := read_journal(tmp_path / "out.ndjson.journal")) is None:
            assert process.poll() is None
        assert journal.records
        os.kill(process.pid, signal.SIGKILL)
    assert not out.exists()
    return out


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_started_again_leaves_nothing_out_and_nothing_twice(
    bundle: Path, killed: Path, whole: bytes, workers: int
) -> None:
    partial = killed.with_name("out.ndjson.partial")
    with partial.open("ab") as file:
        file.write(b'{"half of an answer')
    again = command(bundle, "-", killed, "--workers", workers)
    assert subprocess.run(again, input=many(), check=False).returncode == 1
    assert killed.read_bytes() == whole
    assert killed.with_name("out.ndjson.rejected").read_bytes() == b"".join(rejected())
    assert {path.name for path in killed.parent.iterdir()} == {"out.ndjson", "out.ndjson.rejected"}


def test_a_run_begins_without_the_parts_of_one_that_was_stopped(bundle: Path, tmp_path: Path) -> None:
    """Drafts have names of their own, and would pile up."""
    parts = tmp_path / "out.parts"
    parts.mkdir()
    for name in ("0.answers", "9e1b.0.answers", "9e1b.0.rejected", "9e1b.1.answers.5f0c"):
        (parts / name).write_bytes(b"of an earlier run\n")
    found: list[str] = []

    def team(job: Job, spans: Iterator[Span]) -> Iterator[Done]:
        found.extend(path.name for path in job.parts.iterdir())
        return batch.processes(1)(job, spans)

    batch.run(Lines(stream=BytesIO(ndjson(record(0)))), tmp_path / "out", bundles=bundle, team=team)
    assert found == [LOCK]


def test_each_run_has_a_name_of_its_own(bundle: Path, tmp_path: Path) -> None:
    """The same command goes on with a run, but is another one to whoever still works for the first."""
    names: list[str] = []

    def team(job: Job, spans: Iterator[Span]) -> Iterator[Done]:
        names.append(job.run)
        return batch.processes(1)(job, spans)

    for _ in range(2):
        batch.run(Lines(stream=BytesIO(ndjson(record(0)))), tmp_path / "out", bundles=bundle, team=team)
    assert len({*names}) == 2
    assert all(names)


def rejected() -> Iterator[bytes]:
    for number, line in enumerate(many().splitlines(keepends=True)):
        if number % 100 == 7:
            yield line


def test_a_killed_run_does_not_go_on_with_another_input(bundle: Path, killed: Path) -> None:
    other = many().replace(b'"ref": [0,', b'"ref": [1,', 1)
    again = subprocess.run(command(bundle, "-", killed), input=other, capture_output=True, check=False)
    assert again.returncode == 2
    (sentence,) = again.stderr.decode().splitlines()
    assert "another input, format or bundle" in sentence
    assert "Zoë" not in sentence


class Stopped(Exception):
    """What ends a run between two spans."""


def stop(source: Lines, out: Path, bundle: Path) -> None:
    """Run until a span was answered after the first one."""

    def progress(_records: int, _read: int) -> None:
        found = read_journal(out.with_name(f"{out.name}.journal"))
        if found is not None and found.index > 1:
            raise Stopped

    with pytest.raises(Stopped):
        batch.run(source, out, bundles=bundle, progress=progress)


@pytest.mark.parametrize("number", [5, 600], ids=["the first span", "the middle of the last span"])
def test_a_stopped_run_goes_on_only_if_all_that_was_answered_is_the_same(
    bundle: Path, tmp_path: Path, whole: bytes, number: int
) -> None:
    out, data = tmp_path / "out", many()
    stop(Lines(stream=BytesIO(data)), out, bundle)
    journal = read_journal(tmp_path / "out.journal")
    ref = b'"ref": [%d,' % number
    assert journal is not None
    assert 0 < data.index(ref) < journal.read < len(data)
    other = Lines(stream=BytesIO(data.replace(ref, b'"ref": [0,')))
    with pytest.raises(GeneratorError, match="another input, format or bundle"):
        batch.run(other, out, bundles=bundle)
    batch.run(Lines(stream=BytesIO(data), cut=Cut(size=1 << 17)), out, bundles=bundle)
    assert out.read_bytes() == whole


def test_a_stopped_run_goes_on_with_a_stream_that_stood_behind_its_beginning(
    bundle: Path, tmp_path: Path, whole: bytes
) -> None:
    """As stdin does after a script took a heading from it."""
    heading, out = b"requests of the night\n", tmp_path / "out"

    def behind() -> Lines:
        stream = BytesIO(heading + many())
        stream.seek(len(heading))
        return Lines(stream=stream)

    stop(behind(), out, bundle)
    batch.run(behind(), out, bundles=bundle)
    assert out.read_bytes() == whole


def test_the_journal_of_an_older_release_is_refused_in_a_sentence(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its mark was of the beginning of the last span alone."""
    given, out, data = tmp_path / "in.ndjson", tmp_path / "out.ndjson", ndjson(record(0))
    given.write_bytes(data)
    sizes = {"index": 1, "line": 2, "read": len(data), "start": 0, "written": 0, "set_aside": 0}
    old = {"bundle": Alerts.load(bundle).id, "format": "json", "last": sha256(data).hexdigest()}
    journal = json.dumps({**old, **sizes, "records": 1, "rejected": 0}).encode()
    (tmp_path / "out.ndjson.journal").write_bytes(journal)
    assert main(["batch", str(given), str(out), "--bundle", str(bundle)]) == 2
    said = f"{out}: the last run was stopped, and had another input, format or bundle; "
    assert capsys.readouterr().err.startswith(f"generator: {said}")
    assert (tmp_path / "out.ndjson.journal").read_bytes() == journal


def test_a_line_without_end_is_rejected_and_memory_stays(bundle: Path, tmp_path: Path) -> None:
    """What passes a mebibyte is not kept; the lines around are answered, and numbered as they are."""
    given = tmp_path / "in.ndjson"
    given.write_bytes(ndjson(record(0)) + b"x" * (5 * SIZE) + b"\n" + ndjson(record(2)))
    done = subprocess.run(command(bundle, given), capture_output=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["ref"], one.get("line")) for one in answers] == [(0, None), (None, 2), (2, None)]
    assert answers[1]["error"]["code"] == "too_large"


def test_a_parquet_file_is_answered_as_its_rows_in_json_are(bundle: Path, tmp_path: Path) -> None:
    """Days are days there, and what a row has not got is null."""
    rows = [{"number": "INV-1", "paid_on": date(2026, 3, 1)}, {"number": "INV-2", "paid_on": None}]
    given = [
        {**record(number), "values": {**VALUES, "retry_at": None, "invoices": rows}} for number in range(3)
    ]
    del given[1]["to"]
    parquet.write_table(pa.Table.from_pylist(given), tmp_path / "in.parquet")
    lines = ndjson(*({**one, "values": {**VALUES, "invoices": INVOICES}} for one in given))
    found, expected = (
        subprocess.run(command(bundle, *source), input=lines, capture_output=True, check=True).stdout
        for source in ((tmp_path / "in.parquet",), ())
    )
    assert found == expected
    assert found.count(b"\n") == 3


def test_amounts_and_instants_are_those_of_json_whatever_type_their_column_has(
    bundle: Path, tmp_path: Path
) -> None:
    """Zeros that fill a scale are no decimal places of yens; what an instant has below microseconds is cut off."""
    money = pa.struct([("value", pa.decimal128(38, 18)), ("currency", pa.string())])
    kinds = {
        "customer_name": pa.string(),
        "amount": money,
        "pay_url": pa.string(),
        "days": pa.int64(),
        "retry_at": pa.timestamp("ns", tz="UTC"),
        "invoices": pa.list_(pa.struct([("number", pa.string())])),
    }
    values = {**VALUES, "invoices": [{"number": "INV-1"}]}
    nanoseconds = int(datetime(2026, 3, 14, 9, tzinfo=UTC).timestamp()) * 10**9 + 123_456_789
    asked = {"alert": "past-due", "locale": "nl-NL"}
    row = {**values, "amount": {"value": Decimal(1500), "currency": "JPY"}, "retry_at": nanoseconds}
    schema = pa.schema([*((name, pa.string()) for name in asked), ("values", pa.struct([*kinds.items()]))])
    parquet.write_table(
        pa.Table.from_pylist([{**asked, "values": row}], schema=schema), tmp_path / "in.parquet"
    )
    same = {"amount": {"value": "1500", "currency": "JPY"}, "retry_at": "2026-03-14T09:00:00.123456Z"}
    line = ndjson({**asked, "values": {**values, **same}})
    found, expected = (
        subprocess.run(command(bundle, *source), input=line, capture_output=True, check=True).stdout
        for source in ((tmp_path / "in.parquet",), ())
    )
    assert found == expected


def test_a_row_with_a_day_that_cannot_be_is_rejected_alone(bundle: Path, tmp_path: Path) -> None:
    kinds = {
        "customer_name": pa.string(),
        "amount": pa.struct([("value", pa.string()), ("currency", pa.string())]),
        "pay_url": pa.string(),
        "days": pa.int64(),
        "invoices": pa.list_(pa.struct([("number", pa.string()), ("paid_on", pa.date32())])),
    }
    asked = {"alert": "past-due", "locale": "nl-NL"}
    given = [
        {**asked, "values": {**VALUES, "invoices": [{"number": "INV-1", "paid_on": day}]}}
        for day in (20_513, 2_932_897, 20_514)
    ]
    schema = pa.schema([*((name, pa.string()) for name in asked), ("values", pa.struct([*kinds.items()]))])
    parquet.write_table(pa.Table.from_pylist(given, schema=schema), tmp_path / "in.parquet")
    done = subprocess.run(command(bundle, tmp_path / "in.parquet"), capture_output=True, check=False)
    assert done.returncode == 1
    first, bad, last = (json.loads(one) for one in done.stdout.splitlines())
    assert [one["pointer"] for one in bad["error"]["problems"]] == ["/values/invoices/0/paid_on"]
    assert "subject" in first
    assert "subject" in last


def test_groups_of_rows_are_spans_and_answers_may_be_rows_too(bundle: Path, tmp_path: Path) -> None:
    """Small groups are answered together; each column holds what the line of JSON does."""
    given = [{**record(number), "values": {**VALUES, "invoices": INVOICES}} for number in range(1700)]
    given[1200]["alert"] = "past-deu"
    table = pa.Table.from_pylist(given)
    parquet.write_table(table, tmp_path / "in.parquet", row_group_size=400)
    (tmp_path / "in.ndjson").write_bytes(ndjson(*given))
    options = ("--format", "eml", "--bundle", str(bundle))
    for names in (("in.parquet", "out.ndjson"), ("in.ndjson", "out.parquet")):
        assert main(["batch", *(str(tmp_path / name) for name in names), *options]) == 1
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_bytes().splitlines()]
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    read = [{name: value for name, value in row.items() if value is not None} for row in rows]
    assert [{**row, "ref": json.loads(row["ref"])} for row in read if "error" not in row] == [
        line for line in lines if "error" not in line
    ]
    assert json.loads(read[1200]["error"]) == lines[1200]["error"]
    assert read[1200]["line"] == lines[1200]["line"] == 1201


@pytest.mark.parametrize("kind", ["json", "eml"])
def test_each_member_of_an_answer_has_a_column(bundle: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out.parquet"
    for name in (out, tmp_path / "out"):
        subprocess.run(command(bundle, "-", name, "--format", kind), input=ndjson(record(0)), check=True)
    (row,) = parquet.read_table(out).to_pylist()
    assert row["stale"] is False
    for name, value in json.loads((tmp_path / "out").read_bytes()).items():
        told = value is None or (isinstance(value, str | int) and name != "ref")
        assert row[name] == value if told else json.loads(row[name]) == value, name


def test_what_is_no_parquet_file_is_one_sentence(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(ndjson(record(0)))
    done = subprocess.run(command(bundle, tmp_path / "in.parquet"), capture_output=True, check=False)
    assert done.returncode == 2
    assert b"no Parquet file" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_bundle_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path), input=b"", capture_output=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_is_told_how_many_are_done_a_second_and_the_time_left(
    bundle: Path, tmp_path: Path
) -> None:
    (tmp_path / "in.ndjson").write_bytes(many())
    ours, theirs = os.openpty()
    names = (tmp_path / "in.ndjson", tmp_path / "out.ndjson")
    with subprocess.Popen(
        command(bundle, *names), stderr=theirs, env=os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    ):
        os.close(theirs)
        shown = b"".join(_told(ours)).decode()
    assert re.search(r"1,200 records, [1-9][\d,]* a second.*\d:\d\d:\d\d", shown)
    assert shown.endswith(f"rejected records: {names[1]}.rejected\r\n")


def _told(terminal: int) -> Iterator[bytes]:
    """Yield what is written to a terminal until nobody has it open."""
    with contextlib.suppress(OSError), open(terminal, "rb", buffering=0) as file:
        while data := file.read(4096):
            yield data


def test_a_shorter_input_is_another_one(bundle: Path, killed: Path) -> None:
    """Even if it ends within what was answered already."""
    given = killed.with_name("in.ndjson")
    given.write_bytes(many()[: SIZE // 2])
    done = subprocess.run(command(bundle, given, killed), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "had another input, format or bundle" in done.stderr
    assert not killed.exists()


@pytest.mark.parametrize("before", [0, SIZE - 100], ids=["first", "across spans"])
@pytest.mark.parametrize("longer", [0, 1])
def test_whether_a_line_is_too_long_does_not_depend_on_where_it_stands(
    bundle: Path, tmp_path: Path, before: int, longer: int
) -> None:
    given, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    bare = ndjson(record(1, ref=""))[:-1]
    line = ndjson(record(1, ref="x" * (LONGEST + longer - len(bare))))
    assert len(line) == LONGEST + longer + 1
    given.write_bytes(b"\n".rjust(before)[:before] + line + ndjson(record(2)))
    subprocess.run(command(bundle, given, out), check=False)
    first, second = (json.loads(one) for one in out.read_bytes().splitlines())
    assert second["ref"] == 2
    assert first.get("error", {}).get("code") == ("too_large" if longer else None)
    if longer:
        assert out.with_name("out.ndjson.rejected").read_bytes() == line[:LONGEST] + b"\n"


def test_answers_become_what_a_link_leads_to(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    out = tmp_path / "out.ndjson"
    out.symlink_to(tmp_path / "disk/answers.ndjson")
    for number in range(2):
        subprocess.run(command(bundle, "-", out), input=ndjson(record(number)), check=True)
        assert out.is_symlink()
        assert json.loads((tmp_path / "disk/answers.ndjson").read_bytes())["ref"] == number


@pytest.mark.parametrize("name", ["out.ndjson", "out.parquet"])
def test_new_answers_have_the_permissions_of_those_they_replace(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    given, out, aside = (tmp_path / one for one in ("in.ndjson", name, f"{name}.rejected"))
    given.write_bytes(ndjson(record(0), {"alert": "past-deu"}))
    for path, mode in ((out, 0o600), (aside, 0o440)):
        path.write_bytes(b"of an earlier run\n")
        path.chmod(mode)
    assert main(["batch", str(given), str(out), "--bundle", str(bundle)]) == 1
    assert aside.read_bytes() == ndjson({"alert": "past-deu"})
    assert [stat.S_IMODE(path.stat().st_mode) for path in (out, aside)] == [0o600, 0o440]


@pytest.mark.parametrize(("mode", "meanwhile"), [(0o600, 0o600), (0o444, 0o644)])
def test_nobody_reads_answers_meanwhile_who_may_not_later(
    bundle: Path, tmp_path: Path, mode: int, meanwhile: int
) -> None:
    """They can be written, and a run go on, even if nobody may write them later."""
    out, partial = tmp_path / "out", tmp_path / "out.partial"
    out.touch()
    out.chmod(mode)
    seen: list[int] = []
    batch.run(
        Lines(stream=BytesIO(ndjson(record(0)))),
        out,
        bundles=bundle,
        progress=lambda _records, _read: seen.append(stat.S_IMODE(partial.stat().st_mode)),
    )
    assert seen == [meanwhile]
    assert stat.S_IMODE(out.stat().st_mode) == mode


def test_answers_go_into_a_pipe_that_somebody_reads(bundle: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(command(bundle, "-", pipe), stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(ndjson(record(0)))
        process.stdin.close()
        assert json.loads(pipe.read_bytes())["ref"] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
    assert pipe.is_fifo()


def test_rows_are_read_by_the_name_that_was_given(bundle: Path, tmp_path: Path) -> None:
    rows = pa.Table.from_pylist([{"alert": "past-due", "locale": "nl-NL", "values": VALUES, "ref": "a"}])
    parquet.write_table(rows, tmp_path / "3fa9")
    (tmp_path / "in.parquet").symlink_to(tmp_path / "3fa9")
    out = tmp_path / "out.ndjson"
    subprocess.run(command(bundle, tmp_path / "in.parquet", out), check=True)
    assert json.loads(out.read_bytes())["ref"] == "a"


def test_a_run_that_people_interrupt_says_so_once(bundle: Path, tmp_path: Path) -> None:
    """Its workers hear it too, and two of them have nothing to do just then."""
    out, data = tmp_path / "out.ndjson", many() * 3
    # Of the last span, more is awaited; two for each worker are not taken before that.
    begun = len([*Lines(stream=BytesIO(data)).spans(index=0, line=1, start=0)]) - 1
    ours = command(bundle, "-", out, "--workers", 2)
    with subprocess.Popen(
        ours, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin is not None
        process.stdin.write(data)
        process.stdin.flush()
        end = time.monotonic() + 60
        while not idle(out, taken=begun - 4, waiting=4):
            assert process.poll() is None
            assert time.monotonic() < end
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read().strip() == b"generator: stopped"


def idle(out: Path, *, taken: int, waiting: int) -> bool:
    """Tell whether a run has taken so many spans, and so many more are answered."""
    journal = read_journal(out.with_name(f"{out.name}.journal"))
    answered = out.with_name(f"{out.name}.parts").glob("*.answers")
    return journal is not None and journal.index == taken and len([*answered]) == waiting


def test_workers_end_with_the_process_that_they_work_for(bundle: Path) -> None:
    """Who reads the answers would wait for ever, since workers hold their end of the pipe."""
    given = bundle / "requests.ndjson"
    given.write_bytes(many() * 3)
    with subprocess.Popen(command(bundle, given, "--workers", 2), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.kill()
        waiting = threading.Thread(target=process.stdout.read, daemon=True)
        waiting.start()
        waiting.join(30)
        assert not waiting.is_alive()


@pytest.mark.parametrize(
    "name",
    ["", ".rejected", ".partial", ".rejected.partial", ".journal", ".table"],
    ids=["answers", "rejected", "partial", "rejected-partial", "journal", "table"],
)
def test_requests_are_never_written_over(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    given = tmp_path / f"out.ndjson{name}"
    given.write_bytes(ndjson(record(0), {"alert": "past-deu"}))
    before = given.read_bytes()
    assert main(["batch", str(given), str(tmp_path / "out.ndjson"), "--bundle", str(bundle)]) == 2
    said = f"{given}: the run would write over its own requests; name another file for the answers"
    assert capsys.readouterr().err == f"generator: {said}\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {given.name: before}


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to], ids=["symbolic", "hard"])
@pytest.mark.parametrize(("source", "out"), [("in", "link"), ("link", "in"), ("link", "link")])
def test_requests_are_known_by_any_of_their_names(
    bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    source: str,
    out: str,
    link: Callable[[Path, Path], None],
) -> None:
    (tmp_path / "in").write_bytes(ndjson(record(0)))
    link(tmp_path / "link", tmp_path / "in")
    names = [str(tmp_path / name) for name in (source, out)]
    assert main(["batch", *names, "--bundle", str(bundle)]) == 2
    assert "would write over its own requests" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"in", "link"}
    assert (tmp_path / "link").read_bytes() == (tmp_path / "in").read_bytes() == ndjson(record(0))


def test_requests_that_stdin_is_redirected_from_are_not_written_over(bundle: Path, tmp_path: Path) -> None:
    given = tmp_path / "in.ndjson"
    given.write_bytes(ndjson(record(0)))
    with given.open("rb") as stdin:
        done = subprocess.run(command(bundle, "-", given), stdin=stdin, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"would write over its own requests" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.ndjson"]
    assert given.read_bytes() == ndjson(record(0))


@pytest.mark.parametrize(
    ("source", "out", "answers"),
    [("/dev/null", "/dev/null", 0), ("/dev/stdin", "-", 1), ("-", "/dev/stdout", 1)],
)
def test_devices_and_pipes_are_read_and_written(bundle: Path, source: str, out: str, answers: int) -> None:
    """Answers to them replace nothing."""
    done = subprocess.run(
        command(bundle, source, out), input=ndjson(record(0)), capture_output=True, check=True
    )
    assert done.stdout.count(b"\n") == answers
