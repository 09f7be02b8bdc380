"""What happens to open questions when two sites turn out to be one."""

from sqlalchemy import select

from app.extensions import db
from app.inquiries.models import CompanyInquiry


def rename_open(kept_id: int, gone_id: int) -> None:
    """Both contacts may have a link; the key of the one that moves names its own question, so that both can answer."""
    going = select(CompanyInquiry).where(
        CompanyInquiry.site_id == gone_id, CompanyInquiry.open_key.is_not(None)
    )
    for inquiry in db.session.scalars(going.order_by(CompanyInquiry.id)):
        inquiry.open_key = f"site:{kept_id}:moved:{inquiry.id}"
    db.session.flush()
