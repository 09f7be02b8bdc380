"""The rules of supervision that an act may break, each with a sentence that says what to do."""

from collections.abc import Iterable

from flask_babel import gettext

from app.errors import DomainError


class SupervisionRefusal(DomainError):
    """A rule forbids this; a form shows the sentence beside the answer that `field` names."""

    status = 422
    field = ""


class NoSupervisors(DomainError):
    """Somebody has to have hours."""

    def __init__(self, period: str) -> None:
        super().__init__(
            gettext(
                "Nobody has hours for guiding internships in %(period)s. Enter them, import a file, or "
                "copy them from another period.",
                period=period,
            )
        )


class NobodyToGuide(DomainError):
    """There has to be an internship, or somebody who will have one."""

    def __init__(self, period: str) -> None:
        super().__init__(
            gettext(
                "Nobody has a placement in %(period)s. Choose the proposals of a match run, or students without "
                "a place yet.",
                period=period,
            )
        )


class PinsTakeTooMuch(DomainError):
    """A supervisor cannot be given more by decisions than the hours she has."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            gettext(
                "Decisions give these supervisors more than the hours they have: %(names)s. Withdraw a decision, "
                "enter more hours, or allow overtime.",
                names=", ".join(names),
            )
        )


class PinsOutsideProgramme(DomainError):
    """Nobody stays pinned to somebody who guides her programme no longer."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        super().__init__(
            gettext(
                "Decisions give students a supervisor who no longer guides their programme: %(pairs)s. Add the "
                "programme to this supervisor's hours, or withdraw the decision.",
                pairs="; ".join(f"{student} ({supervisor})" for student, supervisor in pairs),
            )
        )


class PinOutsideProgramme(DomainError):
    """Whom somebody is pinned to guides her programme."""

    def __init__(self, supervisor: str, programme: str) -> None:
        super().__init__(
            gettext(
                "%(supervisor)s does not guide %(programme)s. Add the programme to this supervisor's hours first.",
                supervisor=supervisor,
                programme=programme,
            )
        )


class SupervisionProblemNotUsable(DomainError):
    """The rows do not make a question that can be solved."""

    def __init__(self, faults: str) -> None:
        super().__init__(gettext("The data cannot be used for a supervisor run: %(faults)s", faults=faults))


class NotASupervisor(SupervisionRefusal):
    """Only a supervisor of the school has hours for it."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This account is closed, or is not that of a supervisor. Give it that role first.")
        )


class UnknownTown(SupervisionRefusal):
    """Journeys are counted from a town that we know."""

    field = "town"

    def __init__(self, town: str) -> None:
        super().__init__(
            gettext(
                "We do not know a town called %(town)s. Check how it is spelled, or leave it empty.",
                town=town,
            )
        )


class PeriodOver(DomainError):
    """Nobody says afterwards, of herself, what she had in a period of which nothing is recorded."""

    def __init__(self, period: str) -> None:
        super().__init__(
            gettext(
                "%(period)s is over and no hours of yours are recorded in it, so there is nothing to correct. Did you "
                "have hours then? Your coordinator can still enter them.",
                period=period,
            )
        )


class AwayOutsidePeriod(SupervisionRefusal):
    """Away during the period."""

    field = "away_from"

    def __init__(self) -> None:
        super().__init__(gettext("Choose a day before the last day of the period."))


class NothingToCopy(DomainError):
    """The other period has hours, and of somebody who has none here yet."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "There is nothing to copy: everybody who had hours then has hours here already, or has left."
            )
        )
