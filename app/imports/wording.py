"""A plan in words, in every language at once: whoever opens the preview reads it in her own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import current_app
from flask_babel import LazyString, force_locale

from app.imports.plans import Change, FilePlan, Problem, Row, RowPlan, Text

Said = TypeVar("Said")


def in_every_language(say: Callable[[], Said]) -> dict[str, Said]:
    """What `say` answers in each language of the application."""
    found = {}
    for language in current_app.config["LANGUAGES"]:
        with force_locale(language):
            found[language] = say()
    return found


def _changes(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [{"label": str(c.label), "old": str(c.old), "new": str(c.new)} for c in changes]


def problem_in_words(row: Row, problem: Problem, confidential: Mapping[str, LazyString]) -> dict[str, str]:
    """A problem with its place: the letter and header of the column to blame, "" where it is the row as a whole."""
    place = row.source.columns.get(problem.field)
    return {
        "letter": place.letter if place else "",
        "header": place.header if place else "",
        "message": str(confidential.get(problem.field, problem.message)),
    }


class _Sentences:
    """Says each sentence once: many rows share the same one."""

    def __init__(self) -> None:
        self.said: dict[int, str] = {}

    def __call__(self, text: Text) -> str:
        if isinstance(text, str):
            return text
        if id(text) not in self.said:
            self.said[id(text)] = str(text)
        return self.said[id(text)]


def _row_in_words(plan: RowPlan, confidential: Mapping[str, LazyString], say: _Sentences) -> dict[str, Any]:
    words = {
        "changes": _changes(plan.changes),
        "kept": _changes(plan.kept),
        "notes": [say(note) for note in plan.notes],
        "left_out": [
            problem_in_words(plan.row, Problem(cell.message, cell.field), confidential)
            for cell in plan.row.parsed.left_out
        ],
        "problems": [problem_in_words(plan.row, problem, confidential) for problem in plan.problems],
    }
    return {name: said for name, said in words.items() if said}


def rows_in_words(plan: FilePlan, confidential: Mapping[str, LazyString]) -> list[dict[str, Any]]:
    """Per row: language -> changes, kept, notes and problems; only what there is."""

    def say_all() -> list[dict[str, Any]]:
        say = _Sentences()
        return [_row_in_words(row, confidential, say) for row in plan.rows]

    per_language = in_every_language(say_all)
    return [
        {language: rows[index] for language, rows in per_language.items() if rows[index]}
        for index in range(len(plan.rows))
    ]


def remarks_in_words(plan: FilePlan) -> dict[str, list[str]]:
    """Language -> what the coordinator should know of the file as a whole."""
    return in_every_language(lambda: [str(remark) for remark in plan.remarks])
