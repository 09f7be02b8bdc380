"""`flask import students FILE --school CODE`: the same code as the pages, for a terminal or a nightly job."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from app.extensions import db
from app.imports.beforehand import changes_anything, do_beforehand
from app.imports.models import ImportKind
from app.imports.plans import FilePlan, Question
from app.imports.reading import Reading, UnreadableFile, read_spreadsheet
from app.imports.registry import Importer, importer_of
from app.imports.services import Confirmation, choose, confirm, plan_file, preview
from app.imports.wording import problem_in_words

ROWS_REFUSED, FILE_UNREADABLE = 1, 2


class School(Protocol):
    """Where the rows go."""

    id: Any
    name: Any
    language: Any


def import_commands(find_school: Callable[[str], School | None]) -> AppGroup:
    """The group `flask import`; `find_school` gives the school with a code."""
    group = AppGroup(
        "import", help="Import a spreadsheet: students, companies, openings, preferences or role models."
    )
    for kind in ImportKind:
        group.add_command(_command(kind, find_school))
    return group


def _options(kind: ImportKind) -> list[click.Parameter]:
    options: list[click.Parameter] = [
        click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.Option(["--school", "code"], required=True, help="The code of the school."),
        click.Option(["--dry-run"], is_flag=True, help="Only say what would happen."),
        click.Option(["--json", "as_json"], is_flag=True, help="Answer with one line of JSON."),
    ]
    if kind is ImportKind.STUDENTS:
        options.append(
            click.Option(["--partial"], is_flag=True, help="The file holds a part of the students.")
        )
    if kind is ImportKind.COMPANIES:
        options.append(
            click.Option(
                ["--known"],
                type=click.Choice(["all", "none", "file"]),
                default="file",
                show_default=True,
                help="Which new companies had students of the school before: all of them, none of them, or only "
                "those of which the file says it. Without that a talk is needed before a placement is published.",
            )
        )
    return options


def _command(kind: ImportKind, find_school: Callable[[str], School | None]) -> click.Command:
    @with_appcontext
    def run(
        file: Path, code: str, dry_run: bool, as_json: bool, partial: bool = False, known: str | None = None
    ) -> None:
        school = find_school(code)
        if school is None:
            raise click.ClickException(f"There is no school with the code {code}.")
        with force_locale(school.language):
            _import(
                importer_of(kind),
                file,
                school,
                dry_run=dry_run,
                as_json=as_json,
                is_complete=not partial,
                answer=known,
            )

    return click.Command(
        kind.value, params=_options(kind), callback=run, help=f"Import {kind.value} from FILE."
    )


def _import(
    importer: Importer,
    file: Path,
    school: School,
    *,
    dry_run: bool,
    as_json: bool,
    is_complete: bool,
    answer: str | None,
) -> None:
    """Read, plan, store and say so; ends with status 1 when rows were refused and 2 when the file was."""
    data = file.read_bytes()
    try:
        reading = read_spreadsheet(data, file.name, importer.spec)
    except UnreadableFile as refusal:
        _say_unreadable(str(refusal), as_json)
        raise SystemExit(FILE_UNREADABLE) from None
    plan = plan_file(importer, school.id, reading.rows, is_complete=is_complete)
    report = {**plan.counts, "errors": _errors(plan, importer)}
    if not dry_run:
        if changes_anything(plan.counts):
            db.session.rollback()
            do_beforehand()
        _store(importer, reading, file, data, school, is_complete, answer)
    if as_json:
        click.echo(
            json.dumps(
                {name: report[name] for name in ("new", "changed", "unchanged", "errors")}, ensure_ascii=False
            )
        )
    else:
        _say(report, plan, reading, dry_run, answer)
    if report["errors"]:
        raise SystemExit(ROWS_REFUSED)


def _store(
    importer: Importer,
    reading: Reading,
    file: Path,
    data: bytes,
    school: School,
    is_complete: bool,
    answer: str | None,
) -> None:
    batch = preview(
        importer,
        reading,
        file_name=file.name,
        file_digest=sha256(data).hexdigest(),
        school_id=school.id,
        actor=None,
        is_complete=is_complete,
    )
    choose(batch, (), (), answer or "")
    if confirm(batch, actor=None) is not Confirmation.DONE:
        raise click.ClickException("The data changed while the file was read. Try again.")
    db.session.commit()


def _errors(plan: FilePlan, importer: Importer) -> list[dict[str, Any]]:
    return [
        {
            "sheet": row.row.source.sheet,
            "row": row.row.number,
            "column": said["letter"],
            "header": said["header"],
            "message": said["message"],
        }
        for row in plan.rows
        for problem in row.problems
        for said in (problem_in_words(row.row, problem, importer.confidential),)
    ]


def _say_unreadable(message: str, as_json: bool) -> None:
    if as_json:
        error = {"sheet": "", "row": None, "column": "", "header": "", "message": message}
        click.echo(
            json.dumps({"new": 0, "changed": 0, "unchanged": 0, "errors": [error]}, ensure_ascii=False)
        )
    click.echo(f"The file was not read: {message}", err=True)


def _what_it_means(question: Question, answer: str | None) -> str:
    """The question, the answer that was given, and what follows from it; an answer that is not offered means none."""
    label, means = question.answers.get(answer or "") or list(question.answers.values())[-1]
    return f"{question.text} {label}. {means}"


def _say(report: dict[str, Any], plan: FilePlan, reading: Reading, dry_run: bool, answer: str | None) -> None:
    done = "Would import" if dry_run else "Imported"
    click.echo(
        f"{done}: {report['new']} new, {report['changed']} changed, {report['unchanged']} unchanged, "
        f"{plan.counts['errors']} refused."
    )
    for names, words in (
        (reading.ignored_columns, "Left out on purpose"),
        (reading.unknown_columns, "Not recognised"),
    ):
        if names:
            click.echo(f"{words}: {', '.join(names)}")
    for remark in plan.remarks:
        click.echo(str(remark))
    if plan.question is not None:
        click.echo(_what_it_means(plan.question, answer))
    for error in report["errors"]:
        column = f", column {error['column']} ({error['header']})" if error["column"] else ""
        click.echo(f"{error['sheet']}, row {error['row']}{column}: {error['message']}", err=True)
