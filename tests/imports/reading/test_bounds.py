"""The process that reads: bounded in memory and time, started without the application, and quick enough."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import app.imports.reading
from app.imports.reading import UnreadableFile, read_spreadsheet
from app.imports.reading.parsing import limits
from tests.imports.reading.files import HEADER, SHEET1, archive, csv_file, members_of, xlsx_file
from tests.imports.reading.specs import STUDENTS

FOLDER = Path(app.imports.reading.__file__).parent
MEGABYTE = 1024 * 1024


def processor_seconds() -> float:
    """What this process and those that it started and that ended have worked; it does not grow while they wait."""
    return sum(os.times()[:4])


def in_fresh_process(code: str) -> str:
    """What a new interpreter prints, with the folder of `parsing` on its path."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n{code}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_bounds_itself_in_memory_time_and_files() -> None:
    printed = in_fresh_process(
        "from parsing.limits import confine\nconfine()\nimport json, resource as r\n"
        "print(json.dumps([r.getrlimit(x) for x in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)]))"
    )
    assert json.loads(printed) == [[1024 * MEGABYTE] * 2, [30, 30], [0, 0], [0, 0]]


def test_starts_without_the_application() -> None:
    printed = in_fresh_process(
        "import parsing.child\nprint(*{name.partition('.')[0] for name in sys.modules})"
    )
    loaded = set(printed.split())
    assert {"parsing", "python_calamine", "stdnum"} <= loaded
    assert not loaded & {"app", "config", "flask", "flask_babel", "sqlalchemy", "werkzeug"}


def test_refuses_a_file_that_needs_more_memory_than_allowed(tmp_path: Path) -> None:
    """One long text that 300,000 cells refer to: small when packed and when unpacked, ten gigabytes when read."""
    members = members_of(xlsx_file())
    row = (
        '<row r="{n}">'
        + "".join(f'<c r="{letter}{{n}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJKLMNO")
        + "</row>"
    )
    rows = "".join(row.format(n=number) for number in range(4, 20_004))
    members[SHEET1] = members[SHEET1].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    members["xl/sharedStrings.xml"] = members["xl/sharedStrings.xml"].replace(
        b"Studentnr", b"Studentnr" + b"x" * 32_000
    )
    file = tmp_path / "heavy.xlsx"
    file.write_bytes(archive(members))
    started = processor_seconds()
    code, largest = _read_from_a_small_process(file)
    assert code == "too_heavy"
    assert processor_seconds() - started < limits.WALL_SECONDS
    assert 100 * MEGABYTE < largest < limits.MEMORY_BYTES


def _read_from_a_small_process(file: Path) -> tuple[str, int]:
    """The refusal of a file, and the most memory in bytes that the process which read it held.

    Asked from a process of its own: the system counts the largest of all children so far, and a child counts with
    the memory of its parent until it starts its own programme, so what other tests did would be counted too.
    """
    printed = subprocess.run(
        [sys.executable, "-c", _READ_AND_MEASURE, str(file)],
        cwd=FOLDER.parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    code, kilobytes = printed.split()
    return code, int(kilobytes) * (1 if sys.platform == "darwin" else 1024)


_READ_AND_MEASURE = """
import pathlib, resource, sys
from app.imports.reading import UnreadableFile, read_spreadsheet
from app.imports.reading.parsing import limits
from tests.imports.reading.specs import STUDENTS
limits.WALL_SECONDS = 200  # on a busy machine it waits for its turn, and what it needs stays the same
try:
    read_spreadsheet(pathlib.Path(sys.argv[1]).read_bytes(), "x.xlsx", STUDENTS)
except UnreadableFile as refusal:
    print(refusal.code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_ends_a_process_that_takes_too_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.001)
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(xlsx_file(), "x.xlsx", STUDENTS)
    assert refusal.value.code == "too_heavy"
    assert "took longer than" in caplog.text


def test_refuses_a_file_that_needs_more_processor_time_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "app.imports.reading.spreadsheet._START",
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    )
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(xlsx_file(), "x.xlsx", STUDENTS)
    assert refusal.value.code == "too_heavy"


def test_keeps_cells_out_of_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.imports.reading.spreadsheet._START", "raise ValueError('cell: Sanne')")
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(xlsx_file(), "x.xlsx", STUDENTS)
    assert refusal.value.code == "damaged"
    assert "ValueError" in caplog.text
    assert "Sanne" not in caplog.text


def test_hides_settings_from_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for you")
    monkeypatch.setattr(
        "app.imports.reading.spreadsheet._START",
        "import os, sys; sys.exit(3 if 'SECRET_KEY' in os.environ else -9)",
    )
    monkeypatch.setattr(
        "app.imports.reading.spreadsheet.logger.warning", lambda *arguments: seen.extend(arguments)
    )
    seen: list[object] = []
    with pytest.raises(UnreadableFile):
        read_spreadsheet(xlsx_file(), "x.xlsx", STUDENTS)
    assert 3 not in seen


def test_reads_the_largest_allowed_workbook_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 200)
    header = (*HEADER, "Klas", "Team", *(f"Kolom {number}" for number in range(15)))
    rows = [header, *((str(n), "Sanne", "Berg", f"ICT-{n % 9}A", "ICT", *range(15)) for n in range(20_000))]
    data = xlsx_file(rows)
    started = processor_seconds()
    reading = read_spreadsheet(data, "x.xlsx", STUDENTS)
    assert len(reading.rows) == 20_000
    assert processor_seconds() - started < 30


def test_survives_ten_megabytes_of_separators() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_spreadsheet(csv_file((HEADER,)) + b"\n" + b";" * (10 * MEGABYTE - 100), "x.csv", STUDENTS)
    assert refusal.value.code == "too_many_columns"
