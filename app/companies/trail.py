"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.labels import TrailWords
from app.companies.models import CHECKLIST, CountSource, IntakeOutcome

FIELDS = {
    "address": lazy_gettext("address"),
    "allowance": lazy_gettext("allowance"),
    "capacity": lazy_gettext("places"),
    "contact_email": lazy_gettext("email address of the contact"),
    "contact_name": lazy_gettext("contact"),
    "contact_phone": lazy_gettext("telephone number of the contact"),
    "days_per_week": lazy_gettext("days a week"),
    "description": lazy_gettext("description"),
    "ends_on": lazy_gettext("last day"),
    "establishment_number": lazy_gettext("establishment number"),
    "hours_per_week": lazy_gettext("hours a week"),
    "kvk_number": lazy_gettext("KvK number"),
    "last_placed_year": lazy_gettext("last school year with one of our students"),
    "name": lazy_gettext("name"),
    "period_id": lazy_gettext("period"),
    "postcode": lazy_gettext("postcode"),
    "programme_codes": lazy_gettext("programmes"),
    "requirements": lazy_gettext("requirements"),
    "sbb_company_id": lazy_gettext("SBB company ID"),
    "sector": lazy_gettext("sector"),
    "starts_on": lazy_gettext("first day"),
    "technical_staff": lazy_gettext("people in technical roles"),
    "town": lazy_gettext("town"),
    "track": lazy_gettext("school-based or work-based"),
    "trainer_email": lazy_gettext("email address of the trainer"),
    "trainer_name": lazy_gettext("workplace trainer"),
    "website": lazy_gettext("website"),
    "years": lazy_gettext("years of study"),
}
"""What can change of a company, a site or an opening."""

WORDS = TrailWords(
    details={
        "before": lazy_gettext("before"),
        "capacity": lazy_gettext("places"),
        "company": lazy_gettext("of the company"),
        "copied": lazy_gettext("openings copied"),
        "counted_on": lazy_gettext("date of the count"),
        "from_period": lazy_gettext("from period"),
        "former_site": lazy_gettext("number that the other had"),
        "former_name": lazy_gettext("name of the other"),
        "heard_on": lazy_gettext("heard on"),
        "held_on": lazy_gettext("held on"),
        "in_order": lazy_gettext("in order"),
        "known": lazy_gettext("new companies that had students before"),
        "moved": lazy_gettext("rows that moved along"),
        "outcome": lazy_gettext("outcome"),
        "track_confirmed": lazy_gettext("openings"),
        "programmes": lazy_gettext("programmes"),
        "review_on": lazy_gettext("review date"),
        "source": lazy_gettext("source"),
        "stays": lazy_gettext("number of the other"),
        "technical_staff": lazy_gettext("people in technical roles"),
        "women": lazy_gettext("women in technical roles"),
        "year": lazy_gettext("school year ending in"),
    },
    values={
        "company": FIELDS,
        "fields": FIELDS,
        "site": FIELDS,
        "in_order": CHECKLIST,
        "known": {
            "all": lazy_gettext("all of them"),
            "none": lazy_gettext("none of them"),
            "file": lazy_gettext("those where the file says so"),
        },
        "outcome": IntakeOutcome.labels(),
        "source": CountSource.labels(),
    },
)

EXPORT = WORDS.label("sites:export", lazy_gettext("Companies downloaded"))
ADD_SITE = WORDS.label("site:add", lazy_gettext("Site added"))
CHANGE_SITE = WORDS.label("site:change", lazy_gettext("Site changed"))
CHANGE_RECOGNITION = WORDS.label("site:change_recognition", lazy_gettext("Recognition changed"))
WITHDRAW_RECOGNITION = WORDS.label("site:withdraw_recognition", lazy_gettext("Recognition withdrawn by SBB"))
ADD_NOTE = WORDS.label("site:add_note", lazy_gettext("Note added to a site"))
NOTE_PLACEMENTS = WORDS.label("site:note_placements", lazy_gettext("Earlier placements at a site recorded"))
ADD_COUNT = WORDS.label("count:add", lazy_gettext("Count of women in technical roles added"))
HOLD_TALK = WORDS.label("intake:record", lazy_gettext("Talk with a company recorded"))
ADD_OPENING = WORDS.label("opening:add", lazy_gettext("Opening added"))
CHANGE_OPENING = WORDS.label("opening:change", lazy_gettext("Opening changed"))
CONFIRM_TRACKS = WORDS.label("openings:confirm_tracks", lazy_gettext("Openings for both tracks confirmed"))
WITHDRAW_OPENING = WORDS.label("opening:withdraw", lazy_gettext("Opening withdrawn"))
RESTORE_OPENING = WORDS.label("opening:restore", lazy_gettext("Withdrawn opening offered again"))
PROPOSE_STOP = WORDS.label("placement_stop:propose", lazy_gettext("Placement stop proposed"))
SUSPEND_SITE = WORDS.label("placement_stop:suspend", lazy_gettext("Placements suspended"))
HEAR_COMPANY = WORDS.label("placement_stop:hear", lazy_gettext("Company's answer recorded"))
DECIDE_STOP = WORDS.label("placement_stop:decide", lazy_gettext("Placement stop decided"))
REVIEW_STOP = WORDS.label("placement_stop:review", lazy_gettext("Placement stop reviewed and kept"))
READ_GROUNDS = WORDS.label("placement_stop:read", lazy_gettext("Grounds for a placement stop read"))
ERASE_GROUNDS = WORDS.label(
    "placement_stop:erase_grounds", lazy_gettext("Grounds for a placement stop wiped, a year after it ended")
)
LIFT_STOP = WORDS.label("placement_stop:lift", lazy_gettext("Placement stop ended"))
MERGE_SITE = WORDS.label("site:merge", lazy_gettext("Another site merged into this one"))
MERGED_INTO = WORDS.label("site:merged_into", lazy_gettext("Site merged into another"))
SAY_APART = WORDS.label("site:say_apart", lazy_gettext("Sites that look alike said to be two"))
COPY_OPENINGS = WORDS.label("openings:copy", lazy_gettext("Openings copied to another period"))
