"""What guidance holds about people: plans and contacts of students, and what is known of those who guide."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.guidance.models import ContactMoment, GuidanceAlert, GuidancePlan, GuidanceProfile, StandIn
from app.placements.models import Placement
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

_READERS = _l("your supervisor; coordinators")


def _plans(student_id: int) -> Select[int]:
    return (
        select(GuidancePlan.id)
        .join(Placement, Placement.id == GuidancePlan.placement_id)
        .where(Placement.student_id == student_id)
    )


def _contacts(student_id: int) -> Select[int]:
    return select(ContactMoment.id).where(ContactMoment.plan_id.in_(_plans(student_id)))


PLANS = Holding(
    GuidancePlan,
    _l("Your guidance during an internship"),
    rows={Whose.STUDENT: lambda number: GuidancePlan.id.in_(_plans(number))},
    shown="starts_on ends_on intensity ground rule_asks made_at",
    plain="id school_id placement_id version",
    source=_l("Meervoud, by the rules for guidance; you, your supervisor or a coordinator"),
    readers=_READERS,
    kept=Kept.GUIDANCE,
    words={"intensity": _l("guidance"), "ground": _l("why"), "rule_asks": _l("intensive by the rule")},
)
CONTACTS = Holding(
    ContactMoment,
    _l("Contacts with your supervisor"),
    rows={Whose.STUDENT: lambda number: ContactMoment.plan_id.in_(_plans(number))},
    shown="due_on is_visit state planned_on planned_at held_on kind motivation results atmosphere feels_safe remark "
    "recorded_at",
    staff={"author_id": "author_name"},
    plain="id plan_id version",
    source=_l("your supervisor, after talking with you"),
    readers=_READERS,
    kept=Kept.GUIDANCE,
    words={
        "due_on": _l("due by"),
        "is_visit": _l("planned at the company"),
        "planned_on": _l("appointment"),
        "planned_at": _l("time"),
        "motivation": _l("motivation, 1 to 5"),
        "results": _l("results, 1 to 5"),
        "atmosphere": _l("atmosphere, 1 to 5"),
        "feels_safe": _l("whether you feel safe"),
        "recorded_at": _l("recorded"),
    },
)
ALERTS = Holding(
    GuidanceAlert,
    _l("Contacts that asked for attention"),
    rows={Whose.STUDENT: lambda number: GuidanceAlert.contact_id.in_(_contacts(number))},
    shown="is_unsafe is_drop raised_at handled_at",
    staff={"handled_by_id": ""},
    plain="id contact_id",
    source=_l("Meervoud, from what was recorded of a contact"),
    readers=_READERS,
    kept=Kept.GUIDANCE,
    words={
        "is_unsafe": _l("you said that you do not feel safe"),
        "is_drop": _l("motivation, results or atmosphere fell"),
        "raised_at": _l("when"),
        "handled_at": _l("talked about"),
    },
)
PROFILES = Holding(
    GuidanceProfile,
    _l("Your training in guidance, and what you say of yourself"),
    rows={Whose.ACCOUNT: lambda number: GuidanceProfile.user_id == number},
    shown="trained_on says_gender",
    hers="says_gender",
    staff={"said_by_id": "said_by_name"},
    plain="user_id",
    opens="feed_nonce",
    source=words.YOU_OR_COORDINATOR,
    readers=_l("coordinators, your training; nobody, what you say of yourself: it counts in one total"),
    kept=Kept.ACCOUNTS,
    words={"trained_on": _l("trained on"), "says_gender": _l("what you say of yourself")},
)
STAND_INS = Holding(
    StandIn,
    _l("Who stood in for a supervisor"),
    rows={
        Whose.STUDENT: lambda number: StandIn.student_id == number,
        Whose.ACCOUNT: lambda number: (StandIn.absent_id == number) | (StandIn.stand_in_id == number),
    },
    shown={Whose.STUDENT: "until made_at ended_at", Whose.ACCOUNT: "until made_at ended_at"},
    staff={"author_id": ""},
    plain="id school_id student_id absent_id stand_in_id",
    source=words.COORDINATOR,
    readers=_l("coordinators, and both supervisors"),
    kept=Kept.GUIDANCE,
    words={"until": _l("until")},
)
HELD = (PLANS, CONTACTS, ALERTS, STAND_INS, PROFILES)
