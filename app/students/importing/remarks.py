"""What a coordinator should know of a students file as a whole: what it makes, and who is missing from it."""

from collections.abc import Collection, Iterable, Sequence

from flask_babel import lazy_ngettext

from app.imports.models import RowOutcome
from app.imports.plans import RowPlan, Text
from app.students.models import Student

NAMED_AT_MOST = 8


def made_by(plans: Sequence[RowPlan], programmes: Collection[str], teams: Collection[str]) -> Iterable[Text]:
    """Programmes and teams that the import makes."""
    taken = [plan.row for plan in plans if plan.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}]
    codes = sorted({row.value("programme_code").code for row in taken} - set(programmes))
    if codes:
        yield lazy_ngettext(
            "%(num)s new programme: %(codes)s",
            "%(num)s new programmes: %(codes)s",
            len(codes),
            codes=", ".join(codes),
        )
    names = {
        row.value("team_name").casefold(): row.value("team_name") for row in taken if row.value("team_name")
    }
    names_of_teams = sorted(name for key, name in names.items() if key not in teams)
    if names_of_teams:
        yield lazy_ngettext(
            "%(num)s new team: %(teams)s. Under Settings, fill in how many students each can "
            "guide intensively.",
            "%(num)s new teams: %(teams)s. Under Settings, fill in how many students each can "
            "guide intensively.",
            len(names_of_teams),
            teams=", ".join(names_of_teams),
        )


def missing_remark(missing: Sequence[Student]) -> Text:
    names = ", ".join(student.name for student in missing[:NAMED_AT_MOST])
    return lazy_ngettext(
        "%(num)s student is not in this file and is marked “not in file”; nobody is removed: %(names)s",
        "%(num)s students are not in this file and are marked “not in file”; nobody is removed: %(names)s",
        len(missing),
        names=names + (", …" if len(missing) > NAMED_AT_MOST else ""),
    )
