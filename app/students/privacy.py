"""What the school knows of its students, and what they chose."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose
from app.students.models import (
    ChoiceList,
    ChoiceReason,
    ComingSupervisor,
    KeptPlace,
    Preference,
    SiteVeto,
    Student,
    StudentGender,
)

ENROLMENT = Holding(
    Student,
    _l("Your enrolment"),
    rows={Whose.STUDENT: lambda number: Student.id == number},
    shown="student_number first_name name_prefix last_name email postcode town date_of_birth programme_id track "
    "year_of_study cohort class_group team_id career_coach required_hours max_minutes participates "
    "participation_is_own_choice wishes_together wishes_women_present wishes_female_coach is_in_file has_left left_on",
    hers="date_of_birth",
    staff={"supervisor_id": ""},
    plain="id school_id user_id erased_at version",
    source=_l("the school's file; a coordinator; you, what you wish"),
    readers=_l(
        "coordinators; your supervisor, name, class, programme and email; whoever guides you from a later day, name "
        "and programme; you"
    ),
    kept=Kept.ENROLMENT,
)
GENDER = Holding(
    StudentGender,
    _l("Your gender, as the school's record has it"),
    rows={Whose.STUDENT: lambda number: StudentGender.student_id == number},
    shown="gender",
    hers="gender",
    plain="student_id",
    source=words.FILE,
    readers=_l("nobody of you alone; it counts in totals, from which small numbers are left out"),
    kept=Kept.ENROLMENT,
    values={
        "gender": {
            "V": _l("woman (V)"),
            "M": _l("man (M)"),
            "X": _l("neither (X)"),
            "ONBEKEND": _l("not known"),
        }
    },
)
LISTS = Holding(
    ChoiceList,
    _l("Lists of choices"),
    rows={Whose.STUDENT: lambda number: ChoiceList.student_id == number},
    shown="period_id saved_at",
    plain="id student_id version",
    source=words.YOU_OR_COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.CHOICES,
)
CHOICES = Holding(
    Preference,
    _l("Your choices"),
    rows={
        Whose.STUDENT: lambda number: Preference.choice_list_id.in_(
            select(ChoiceList.id).where(ChoiceList.student_id == number)
        )
    },
    shown="rank opening_id",
    plain="choice_list_id",
    source=words.YOU_OR_COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.CHOICES,
)
REASONS = Holding(
    ChoiceReason,
    _l("Why you chose a place"),
    rows={
        Whose.STUDENT: lambda number: ChoiceReason.choice_list_id.in_(
            select(ChoiceList.id).where(ChoiceList.student_id == number)
        )
    },
    shown="opening_id text is_shared",
    plain="choice_list_id",
    source=words.YOU,
    readers=_l(
        "only you; where you share it also coordinators, and your supervisor once you have an internship at that place"
    ),
    kept=Kept.CHOICES,
    words={"text": _l("text"), "is_shared": _l("shared with your coordinator and your supervisor")},
    for_colleagues=lambda: ChoiceReason.is_shared.is_(True),
    leaves=False,
)
SHORTLIST = Holding(
    KeptPlace,
    _l("Places you keep to find them back"),
    rows={Whose.STUDENT: lambda number: KeptPlace.student_id == number},
    shown="opening_id kept_at",
    hers="opening_id kept_at",
    plain="student_id",
    source=words.YOU,
    readers=_l("only you"),
    kept=Kept.SHORTLISTS,
    words={"kept_at": _l("kept since")},
    leaves=False,
)
VETOES = Holding(
    SiteVeto,
    _l("Companies where you do not want to go"),
    rows={Whose.STUDENT: lambda number: SiteVeto.student_id == number},
    shown="site_id",
    plain="student_id",
    source=words.YOU_OR_COORDINATOR,
    readers=words.COORDINATORS,
    kept=Kept.CHOICES,
)
COMING = Holding(
    ComingSupervisor,
    _l("Who guides you from a day on"),
    rows={
        Whose.STUDENT: lambda number: ComingSupervisor.student_id == number,
        Whose.ACCOUNT: lambda number: ComingSupervisor.supervisor_id == number,
    },
    shown={
        Whose.STUDENT: "period_id until made_at ended_at",
        Whose.ACCOUNT: "period_id until made_at ended_at",
    },
    staff={"author_id": ""},
    plain="id school_id student_id supervisor_id run_id",
    source=_l("a supervisor run, and coordinators"),
    readers=_l("coordinators, and the supervisor who comes"),
    kept=Kept.SUPERVISION,
    words={"until": _l("last day of the supervisor before")},
)
HELD = (ENROLMENT, GENDER, COMING, LISTS, CHOICES, REASONS, SHORTLIST, VETOES)
