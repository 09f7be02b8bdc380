"""Fewer statements for a page: what is read many times on one is remembered, and what has one row is asked together."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from flask import has_request_context, request
from sqlalchemy import Select, event, select, true
from sqlalchemy.orm import ORMExecuteState, Session

from app.extensions import db

P = ParamSpec("P")
R = TypeVar("R")
_KEY = "meervoud.remembered"


class Remembered(Generic[P, R]):
    """A read that answers from memory within a request, until its session writes or its transaction ends."""

    def __init__(self, read: Callable[P, R]) -> None:
        self._read = read
        update_wrapper(self, read)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        kept, key = self._memory(), (self._read, args, tuple(sorted(kwargs.items())))
        if kept is None:
            return self._read(*args, **kwargs)
        if key not in kept:
            kept[key] = self._read(*args, **kwargs)
        found: R = kept[key]
        return found

    def keep(self, answer: R, *args: Any) -> None:
        """Remember what another statement has found to be the answer for these arguments."""
        kept = self._memory()
        if kept is not None:
            kept[(self._read, args, ())] = answer

    @staticmethod
    def _memory() -> dict[Hashable, Any] | None:
        if not has_request_context() or db.session.new or db.session.dirty or db.session.deleted:
            return None
        kept: dict[Hashable, Any] = request.environ.setdefault(_KEY, {})
        return kept


def remembered(read: Callable[P, R]) -> Remembered[P, R]:
    """For what many parts of one page ask each for themselves.

    Its arguments are hashable; nobody changes what it returns.
    """
    return Remembered(read)


@dataclass(frozen=True)
class Question(Generic[R]):
    """A `select()` of one row, and what its row means: asked alone, or `together` with others."""

    asked: Any
    means: Callable[[tuple[Any, ...]], R]

    def answer(self) -> R:
        """Ask this one alone."""
        return self.means(tuple(db.session.execute(self.asked).one()))


def together(*questions: Question[Any]) -> list[Any]:
    """The answer to each of these questions, in their order; one statement for all."""
    parts = [one.asked.subquery() for one in questions]
    whole: Any = parts[0]
    for part in parts[1:]:
        whole = whole.join(part, true())
    columns = [column for part in parts for column in part.c]
    row = tuple(db.session.execute(select(*columns).select_from(whole)).one())
    answers, start = [], 0
    for one, part in zip(questions, parts, strict=True):
        answers.append(one.means(row[start : start + len(part.c)]))
        start += len(part.c)
    return answers


def numbers(*queries: Select[Any]) -> list[Any]:
    """What each of these queries of one value gives, in their order; one statement for all."""
    return list(db.session.execute(select(*(one.scalar_subquery() for one in queries))).one())


def _forget(*_of_the_event: Any) -> None:
    if has_request_context():
        request.environ.pop(_KEY, None)


def _forget_what_is_written(state: ORMExecuteState) -> None:
    if not state.is_select:
        _forget()


def init_app() -> None:
    """Forget whenever a session writes, or a transaction ends; for every application in this process, once."""
    for name in ("after_flush", "after_commit", "after_rollback", "after_soft_rollback"):
        if not event.contains(Session, name, _forget):
            event.listen(Session, name, _forget)
    if not event.contains(Session, "do_orm_execute", _forget_what_is_written):
        event.listen(Session, "do_orm_execute", _forget_what_is_written)
