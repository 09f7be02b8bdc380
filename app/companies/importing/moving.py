"""What happens to the keys of imported openings when two sites turn out to be one."""

from sqlalchemy import select

from app.companies.importing.opening_keys import digest
from app.companies.models import Opening
from app.extensions import db


def rekey_openings(kept_id: int, gone_id: int) -> None:
    """What makes a row of a file the same opening names the site: the next import finds those that moved."""
    both = select(Opening).where(Opening.site_id.in_((kept_id, gone_id))).order_by(Opening.id)
    openings = db.session.scalars(both).all()
    taken = {opening.import_key for opening in openings if opening.site_id == kept_id}
    for opening in openings:
        if opening.site_id != gone_id or opening.import_key is None:
            continue
        key = (kept_id, tuple(sorted(opening.programme_codes)), opening.starts_on, opening.ends_on)
        base, number = digest(key, opening.track), int(opening.import_key.rpartition("#")[2])
        while f"{base}#{number}" in taken:
            number += 1
        opening.import_key = f"{base}#{number}"
        taken.add(opening.import_key)
    db.session.flush()
