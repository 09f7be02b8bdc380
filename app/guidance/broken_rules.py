"""What guidance refuses, in words that say what to do."""

from collections.abc import Sequence

from flask_babel import gettext

from app.errors import DomainError


class GuidanceRefusal(DomainError):
    """A rule of guidance forbids this; the form shows the sentence beside the answer that `field` names."""

    status = 422
    field = ""


class ContactAhead(GuidanceRefusal):
    """A contact is recorded once it took place."""

    field = "held_on"

    def __init__(self) -> None:
        super().__init__(gettext("That day has not come yet. Record the contact once it took place."))


class ContactBefore(GuidanceRefusal):
    """A contact belongs to the placement."""

    field = "held_on"

    def __init__(self) -> None:
        super().__init__(gettext("That day is long before the internship. Check the year."))


class ContactIsOver(GuidanceRefusal):
    """A contact that was let go is not held any longer."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This contact is no longer needed. Record what you did as another contact of this student."
            )
        )


class ScoresMissing(GuidanceRefusal):
    """R12: every contact of an intensive plan says how it goes."""

    field = "motivation"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            gettext("Choose an answer. Guidance is intensive here, so each contact says how it goes.")
        )
        self.names = names


class AppointmentPast(GuidanceRefusal):
    """An appointment lies ahead, within the placement."""

    field = "planned_on"

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day from today up to the last day of the internship."))


class SameColleague(GuidanceRefusal):
    """Students go to somebody else."""

    field = "stand_in_id"

    def __init__(self) -> None:
        super().__init__(gettext("Choose another colleague than the one whose students they are."))


class NobodyToHandOver(GuidanceRefusal):
    """There has to be a student."""

    field = "absent_id"

    def __init__(self) -> None:
        super().__init__(gettext("This colleague guides no students now."))


class OnlyLater(GuidanceRefusal):
    """Whoever comes on a later day goes along for good only."""

    field = "until"

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This colleague guides no students now; some come on a later day. Leave the day empty: then they go to "
                "the other colleague for good."
            )
        )


class HandoverPast(GuidanceRefusal):
    """A handover for a time ends later than today."""

    field = "until"

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day after today, or leave it empty to hand over for good."))


class TrainingAhead(GuidanceRefusal):
    """Somebody is trained once she was."""

    field = "trained_on"

    def __init__(self) -> None:
        super().__init__(gettext("That day has not come yet. Record the training once it took place."))
