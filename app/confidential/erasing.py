"""What happens to confidential reports when a student is erased, without anybody hearing that there were any.

What is closed goes with her. What is open stays until the counsellor closes it, without a way from her to it or back:
whoever asks that somebody is erased must not end what she told about others.
"""

from sqlalchemy import delete, update

from app.confidential.models import ConfidentialReport, ReportState
from app.confidential.queries.reports import owner_tag_of
from app.extensions import db
from app.privacy.erasure import Part
from app.privacy.people import Person
from app.privacy.registry import Whose


def _wipe(person: Person) -> None:
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return
    hers = ConfidentialReport.owner_tag == owner_tag_of(number)
    closed = ConfidentialReport.state == ReportState.CLOSED
    db.session.execute(delete(ConfidentialReport).where(hers, closed))
    gone = {"owner_tag": None, "sealed_reporter_key": ""}
    db.session.execute(update(ConfidentialReport).where(hers).values(gone))


PART = Part(wipe=_wipe)
