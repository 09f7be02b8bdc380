"""Fewer statements for a page: what is read many times on one is remembered, and several numbers are asked at once."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import has_request_context, request
from sqlalchemy import Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.extensions import db

P = ParamSpec("P")
R = TypeVar("R")
_KEY = "meervoud.remembered"


def remembered(read: Callable[P, R]) -> Callable[P, R]:
    """Let a read answer from memory within a request, until its session writes anything or its transaction ends.

    For what many parts of one page ask each for themselves. Its arguments are hashable; nobody changes what it returns.
    """

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if not has_request_context() or db.session.new or db.session.dirty or db.session.deleted:
            return read(*args, **kwargs)
        kept: dict[Hashable, Any] = request.environ.setdefault(_KEY, {})
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        found: R = kept[key]
        return found

    return answer


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
