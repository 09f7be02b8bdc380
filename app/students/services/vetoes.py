"""What happens when two sites where a student does not want to go turn out to be one."""

from sqlalchemy import delete, select

from app.extensions import db
from app.students.models import SiteVeto


def unite_vetoes(kept_id: int, gone_id: int) -> None:
    """Somebody who named both named one."""
    there = select(SiteVeto.student_id).where(SiteVeto.site_id == kept_id)
    twice = delete(SiteVeto).where(SiteVeto.site_id == gone_id, SiteVeto.student_id.in_(there))
    db.session.execute(twice.execution_options(synchronize_session=False))
