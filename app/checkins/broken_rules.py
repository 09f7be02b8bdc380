"""The rules of check-ins that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext

from app.errors import DomainError


class AlreadyAnswered(DomainError):
    """A check-in is answered once."""

    def __init__(self) -> None:
        super().__init__(gettext("This check-in has been answered already. The next one comes in two weeks."))


class CheckInClosed(DomainError):
    """A check-in can be answered until the next one."""

    def __init__(self) -> None:
        super().__init__(gettext("This check-in is over. You will be asked again in two weeks."))


class ListenerNotPossible(DomainError):
    """Only the mentor of her circle, somebody at school who does not grade her, or a counsellor."""

    def __init__(self) -> None:
        super().__init__(gettext("This person can no longer read along with you. Choose somebody else."))


class TalkIsOver(DomainError):
    """A talk is held or declined once."""

    def __init__(self) -> None:
        super().__init__(gettext("This talk has been closed already. Nothing was changed."))
