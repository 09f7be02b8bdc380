"""What the audit trail calls the acts in this feature."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.agreements.models import Agreement, FileKind, Party, PreparationWay, PrintJob, PrintKind
from app.audit.labels import TrailWords
from app.audit.services import Actor, record, record_many

WORDS = TrailWords(
    details={
        "bytes": _l("size in bytes"),
        "number": _l("number of the sheet"),
        "party": _l("who signed"),
        "sheets": _l("sheets"),
        "means": _l("how"),
        "pages": _l("pages"),
        "print_kind": _l("what was printed"),
    },
    values={
        "party": Party.labels(),
        "kind": FileKind.labels(),
        "means": PreparationWay.labels(),
        "print_kind": PrintKind.labels(),
    },
    numbered={"Agreement": _l("Agreement %(number)s"), "PrintJob": _l("Print job %(number)s")},
)

MAKE_SHEET = WORDS.label("agreement:make", _l("Agreement sheet made"))
FILL_IN_SHEET = WORDS.label("agreement:fill_in", _l("Agreement sheet filled in"))
PRINT_SHEETS = WORDS.label("agreements:print", _l("Agreement sheets printed"))
SEND_SHEET = WORDS.label("agreement:send", _l("Agreement sheet handed out to be signed"))
SIGN_SHEET = WORDS.label("agreement:sign", _l("Signature on an agreement recorded"))
REPLACE_SHEET = WORDS.label("agreement:replace", _l("Agreement sheet replaced by a new one"))
WITHDRAW_SHEET = WORDS.label("agreement:withdraw", _l("Agreement sheet withdrawn"))
ADD_FILE = WORDS.label("agreement_file:add", _l("Signed agreement added as a file"))
REMOVE_FILE = WORDS.label("agreement_file:remove", _l("File of a signed agreement removed"))
FETCH_FILE = WORDS.label("agreement_file:fetch", _l("File of a signed agreement downloaded"))
ASK_PRINT = WORDS.label("print_job:ask", _l("Paper for a whole list asked for"))
FETCH_PRINT = WORDS.label("print_job:fetch", _l("Paper for a whole list downloaded"))
DELETE_PRINT = WORDS.label("print_job:delete", _l("Paper for a whole list deleted"))
CONFIRM_BY_LINK = WORDS.label("placement:confirm_agreement", _l("Company confirmed the agreement by a link"))
OBJECT_BY_LINK = WORDS.label(
    "placement:object_to_agreement", _l("Company said by a link that something in the agreement is different")
)
SETTLE_ANSWER = WORDS.label(
    "placement:settle_answer", _l("Answer of a company about an agreement dealt with")
)
PREPARE_COMPANY = WORDS.label("placement:prepare_company", _l("Company told who comes"))


def note_sheet(
    action: str, agreement: Agreement, *, actor: Actor | None, reason: str = "", **data: Any
) -> None:
    """Record an act on a sheet. `data` holds no names."""
    record(
        action,
        agreement,
        actor=actor,
        reason=reason,
        data={"number": agreement.number, **data},
        about=agreement.placement.student,
    )


def note_new_sheets(sheets: Sequence[Agreement], *, actor: Actor | None) -> None:
    """Record that sheets of a school were made, an event each."""
    if sheets:
        made = [(sheet, sheet.placement.student, {"number": sheet.number}) for sheet in sheets]
        record_many(MAKE_SHEET, made, actor=actor, school_id=sheets[0].school_id)


def note_print(action: str, job: PrintJob, *, actor: Actor, **data: Any) -> None:
    """Record an act on the paper of a whole list: how many pages of what, and of nobody by name."""
    record(action, job, actor=actor, data={"print_kind": job.kind.value, **data})
