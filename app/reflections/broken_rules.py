"""The rules of notes that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext

from app.errors import DomainError


class ReaderNotPossible(DomainError):
    """A note is shared with somebody who guides students at her school."""

    def __init__(self) -> None:
        super().__init__(gettext("You cannot share a note with this person. Choose somebody else."))
