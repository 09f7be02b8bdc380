"""The rules of evaluations that an act may break, each with a sentence that says what to do."""

from flask_babel import gettext, ngettext

from app.errors import DomainError


class AlreadySent(DomainError):
    """An evaluation is sent once: another total before and after a change would show whose it is."""

    def __init__(self) -> None:
        super().__init__(gettext("You have sent this evaluation already. It cannot be changed any longer."))


class EvaluationClosed(DomainError):
    """It can be sent until its last day."""

    def __init__(self) -> None:
        super().__init__(
            gettext("The time for this evaluation is over. Tell your coordinator what you found.")
        )


class QuestionsLeft(DomainError):
    """All ten, or none: a total of answers that differ in number cannot be read."""

    def __init__(self, left: int) -> None:
        super().__init__(
            ngettext(
                "%(num)s question has no answer yet. Answer it first.",
                "%(num)s questions have no answer yet. Answer them first.",
                left,
            )
        )
