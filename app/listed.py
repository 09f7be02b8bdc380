"""What `app/contents.py` lists: pieces that features bring to a feature below, which knows none of them by name."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar, cast

from flask import Flask, current_app

Piece = TypeVar("Piece")


class Listed(Generic[Piece]):
    """Pieces of one kind, in the order in which `app/contents.py` lists them, kept by the application.

    Importing a module adds nothing, and asking an application that was not told is an error: what has to happen when
    somebody leaves, say, never depends on which modules happen to be there.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def init_app(self, app: Flask, pieces: Iterable[Piece]) -> None:
        """Tell `app` which pieces there are."""
        app.extensions[self.name] = tuple(pieces)

    def __iter__(self) -> Iterator[Piece]:
        return iter(cast(tuple[Piece, ...], current_app.extensions[self.name]))
