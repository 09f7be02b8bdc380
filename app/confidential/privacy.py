"""What confidential reports hold about people: about a student only what she finds herself, with her own account.

No colleague makes a copy of it for her, and nothing tells one whether there is anything. Reports without a name are
nobody's: nothing leads from a student to them.
"""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import InstrumentedAttribute

from app.confidential.models import (
    ConfidentialReport,
    CounsellorKey,
    ReportAccess,
    ReportEntry,
    ReportStep,
    SharedFact,
)
from app.confidential.queries.reports import owner_tag_of
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose

READERS = _l("the counsellors of your school with a key; nobody else")
SEALED = _l("Closed with the key of the counsellors: they can open it, this page cannot.")
ON_HER_PAGE = _l("You read the answers under Talk to somebody.")


def _hers(number: int) -> ColumnElement[bool]:
    return ConfidentialReport.owner_tag == owner_tag_of(number)


def _of_hers(column: InstrumentedAttribute[int]) -> Callable[[int], ColumnElement[bool]]:
    return lambda number: column.in_(select(ConfidentialReport.id).where(_hers(number)))


REPORTS = Holding(
    ConfidentialReport,
    _l("What you told the counsellor"),
    rows={Whose.STUDENT: _hers},
    shown="received_on state acknowledged_on closed_on kept_until",
    hers="received_on state acknowledged_on closed_on kept_until",
    plain="id school_id code public_key reporter_key owner_tag phrase_digest is_named is_waiting",
    opens="sealed_reporter_key",
    for_colleagues=false,
    source=words.YOU,
    readers=READERS,
    kept=Kept.CONFIDENTIAL,
    words={
        "received_on": _l("received"),
        "acknowledged_on": _l("read by the counsellor"),
        "closed_on": _l("closed"),
        "kept_until": _l("kept until, because of proceedings"),
    },
)
ENTRIES = Holding(
    ReportEntry,
    _l("The conversation with the counsellor"),
    rows={Whose.STUDENT: _of_hers(ReportEntry.report_id)},
    shown="written_on is_from_reporter",
    hers="written_on is_from_reporter",
    withheld={"for_counsellors": SEALED, "for_reporter": ON_HER_PAGE},
    plain="id report_id",
    for_colleagues=false,
    source=_l("you and the counsellor"),
    readers=READERS,
    kept=Kept.CONFIDENTIAL,
    words={"written_on": _l("written on"), "is_from_reporter": _l("by you")},
)
FACTS = Holding(
    SharedFact,
    _l("What the counsellor asked to share"),
    rows={Whose.STUDENT: _of_hers(SharedFact.report_id)},
    shown="kind state asked_on answered_on read_on site_id",
    hers="kind state asked_on answered_on read_on site_id",
    withheld={"for_counsellors": SEALED, "for_reporter": ON_HER_PAGE, "shared": ON_HER_PAGE},
    plain="id school_id code report_id",
    for_colleagues=false,
    source=_l("the counsellor, who asked; you, who answered"),
    readers=_l("the counsellors; coordinators, once you said yes"),
    kept=Kept.CONFIDENTIAL,
    words={
        "asked_on": _l("asked on"),
        "answered_on": _l("answered on"),
        "read_on": _l("read by a coordinator on"),
    },
)
KEYS = Holding(
    CounsellorKey,
    _l("Your key for confidential reports"),
    rows={Whose.ACCOUNT: lambda number: CounsellorKey.user_id == number},
    shown="made_on",
    plain="id school_id user_id public_key by_sheet",
    opens="by_passphrase",
    source=words.YOU,
    readers=_l("the other counsellors"),
    kept=Kept.ACCOUNTS,
    words={"made_on": _l("made on")},
)
STEPS = Holding(
    ReportStep,
    "Log of confidential reports",
    staff={"actor_id": ""},
    plain="id report_id kind at",
    nobody="what counsellors did, by number; of students the day only",
)
HELD = (
    REPORTS,
    ENTRIES,
    FACTS,
    KEYS,
    STEPS,
    Holding(
        ReportAccess,
        "Who can open which confidential report",
        plain="id report_id key_id box",
        nobody="a key, closed for another key",
    ),
)
