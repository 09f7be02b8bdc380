"""The rules of placing that an act may break, each with a sentence that says what to do."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext, lazy_gettext, ngettext

from app.errors import DomainError
from app.placements.models import PlacementState
from app.web.filters import show_date

RULES_FOR_EVERYBODY = {
    "programme": lazy_gettext("it is for other programmes"),
    "recognition": lazy_gettext("the company is not recognised for this programme on the first day"),
    "track": lazy_gettext("it is for the other track (BOL or BBL)"),
    "year": lazy_gettext("it is for other years of study"),
    "stopped": lazy_gettext("nobody can be placed at this company now"),
    "withdrawn": lazy_gettext("the opening has been withdrawn"),
}
"""Why an opening cannot take a student, whoever decides."""


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


class NothingToCompare(DomainError):
    """A comparison holds the run and a few other orders."""

    status = 400

    def __init__(self, most: int) -> None:
        super().__init__(gettext("Choose one to %(most)s other orders to compare with this run.", most=most))


class NothingToPlace(DomainError):
    """A run needs students and openings."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Nobody goes in this period, or there are no openings in it. Import or add them first, and check "
                "who goes."
            )
        )


class PinBreaksRule(DomainError):
    """A pin obeys programme, recognition, track, year and placement stops. Each such pin is impossible by itself."""

    def __init__(self, broken: Iterable[tuple[str, str]]) -> None:
        """`broken`: the name of each student, and the code of the rule in `RULES_FOR_EVERYBODY`."""
        names = (f"{name} ({RULES_FOR_EVERYBODY[code]})" for name, code in broken)
        super().__init__(
            gettext(
                "The opening to which these students are pinned can no longer take them: "
                "%(names)s. Withdraw those decisions first.",
                names=_list(names),
            )
        )


class LotIsSecret(DomainError):
    """D11: nobody sees the number of the lottery, or a file that holds it, before the publication."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This file holds the number that was drawn in the lottery. You can download it once the placements of "
                "this period are published."
            )
        )


class TooManyPins(DomainError):
    """R38: pins fit in the openings. Those named exclude each other: whichever are withdrawn, the rest fits."""

    def __init__(self, opening: str, places: int, names: Sequence[str]) -> None:
        room = ngettext(
            "%(opening)s has %(num)s place, and more students are pinned to it: %(names)s.",
            "%(opening)s has %(num)s places, and more students are pinned to it: %(names)s.",
            places,
            opening=opening,
            names=_list(names),
        )
        what_to_do = ngettext(
            "Withdraw %(num)s of these decisions first.",
            "Withdraw %(num)s of these decisions first.",
            len(names) - places,
        )
        super().__init__(f"{room} {what_to_do}")


class ProblemNotUsable(DomainError):
    """The rows do not make a problem that can be solved."""

    def __init__(self, faults: str) -> None:
        super().__init__(gettext("The data cannot be used for a run: %(faults)s", faults=faults))


class ChoicesStillOpen(DomainError):
    """R36: whoever publishes while students can change their choices says whether they still can afterwards."""

    status = 400

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext(
                "Students can change their choices until %(day)s. Say whether you close the choices with this "
                "publication or leave them open. Nothing was published.",
                day=show_date(day),
            )
        )


class OpeningFull(DomainError):
    """R38: every place of the opening is taken."""

    def __init__(self, names: Iterable[str] = (), *, is_own: bool = True) -> None:
        """`names`: who has the places, for staff. `is_own`: the student herself reads it."""
        who = _list(names)
        if who:
            words = gettext(
                "Every place in this opening is taken by %(names)s. Move one of them first, or "
                "choose another opening.",
                names=who,
            )
        elif is_own:
            words = gettext(
                "The last place here has just been taken. Ask your internship coordinator what to do."
            )
        else:
            words = gettext("The last place here has just been taken. Plan again to find another one.")
        super().__init__(words)


class OpeningNotAllowed(DomainError):
    """R15, R37, track, year: the opening cannot take this student, whoever decides."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            gettext("This opening cannot take this student: %(reason)s. Choose another one.", reason=reason)
        )


class ExchangeGone(DomainError):
    """An exchange is made as it is offered, while it is."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This exchange is not possible now. Nobody was moved. Open the page again and choose another."
            )
        )


class OpeningNotInRun(DomainError):
    """A plan is changed within the data it stands on."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This opening was added or changed after the run. Start a new run to use it.")
        )


class StudentAlreadyPlaced(DomainError):
    """R38: one confirmed placement per period; a confirmed placement is not moved by a run or a decision."""

    def __init__(self) -> None:
        super().__init__(gettext("There is already a confirmed placement in this period. It stays as it is."))


class StudentNotGoing(DomainError):
    """D12: only students who go in the period are pinned in it."""

    def __init__(self, name: str, period: str) -> None:
        super().__init__(
            gettext(
                "%(name)s does not go on an internship in %(period)s. Make an exception under “Who goes” first.",
                name=name,
                period=period,
            )
        )


class NotOpenForAnswer(DomainError):
    """A proposal is answered once, while it is the published one."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext("This proposal can no longer be answered. Look at your placement page to see why.")
            if is_own
            else gettext("This proposal can no longer be answered. Look at the student's page to see why.")
        )


class ProposalChanged(DomainError):
    """An answer is given to the proposal that was on the screen, not to a later one."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext("Your proposal changed after you opened the page. Read it again, then answer.")
            if is_own
            else gettext("The proposal changed after you opened the page. Read it again with the student.")
        )


class PlaceForOthers(DomainError):
    """Track, year: an opening that changed after the publication is not filled with anybody it is no longer for."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext(
                "This place is now for another programme, track or year of study than yours. Ask your internship "
                "coordinator what you can do."
            )
            if is_own
            else gettext(
                "This opening is now for another programme, track or year of study. Correct the opening or the "
                "student, or plan again to find another place."
            )
        )


class PlaceNotAvailable(DomainError):
    """R15, R37: nobody starts at a stopped site, or one that is not recognised; the student is not told why."""

    def __init__(self, *, is_own: bool = True) -> None:
        super().__init__(
            gettext("This place is no longer available. Ask your internship coordinator what you can do.")
            if is_own
            else gettext("Nobody can start at this company now. Plan again to find another place.")
        )


class StudentWouldLosePlace(DomainError):
    """A move by hand leaves nobody without a place unless a coordinator says so (D11)."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext("%(name)s would have no place. Tick the box if that is what you want.", name=name)
        )


class LifeRefusal(DomainError):
    """D14: something in the life of a placement is not possible as it was filled in. Shown above the form."""


class PlacementIsOver(DomainError):
    """D14: what has ended stays as it ended."""

    def __init__(self, state: PlacementState) -> None:
        super().__init__(
            gettext(
                "This is no longer possible: the state of the placement is “%(state)s”. Reload its page to see what "
                "happened.",
                state=state.label,
            )
        )


class PlacementChanged(DomainError):
    """Somebody, or the calendar, changed the placement after the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The placement changed after you opened this page, so nothing was saved. Open it again and look first."
            )
        )


class SignedDayImpossible(LifeRefusal):
    """R39: an agreement is recorded once it has been signed, for this internship."""

    def __init__(self, earliest: date, latest: date) -> None:
        super().__init__(
            gettext(
                "Enter the day on which the last party signed: from %(first)s to %(last)s.",
                first=show_date(earliest),
                last=show_date(latest),
            )
        )


class AgreementIsSigned(DomainError):
    """R39: an agreement is recorded once."""

    def __init__(self) -> None:
        super().__init__(gettext("The agreement has already been recorded as signed."))


class AgreementInForce(DomainError):
    """From the first day on the internship stands on the agreement."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A signed agreement can be taken back only before the first day. Change the dates, or end the "
                "placement."
            )
        )


class LastDayImpossible(LifeRefusal):
    """An early end is before the end, and not before the placement was there."""

    def __init__(self, earliest: date, latest: date) -> None:
        super().__init__(
            gettext(
                "Enter a last day from %(first)s to %(last)s.",
                first=show_date(earliest),
                last=show_date(latest),
            )
        )


class DaysImpossible(LifeRefusal):
    """The days of a placement stay in order, and near its period."""


class FirstDayImpossible(LifeRefusal):
    """A replacement begins after what came before, and while its opening lasts."""

    def __init__(self, earliest: date, latest: date) -> None:
        super().__init__(
            gettext(
                "Enter a first day from %(first)s to %(last)s.",
                first=show_date(earliest),
                last=show_date(latest),
            )
        )


class NoFreePlace(DomainError):
    """R38: every place of the opening is taken, or promised to somebody who has not answered."""

    def __init__(self) -> None:
        super().__init__(gettext("The last free place there has just been taken. Choose another opening."))


class TalkMissing(DomainError):
    """R13: nobody starts at a new company before the talk."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This company has not had its intake talk. Hold it and record it first, or choose another opening."
            )
        )
