"""Background work of imports: previews that nobody decided on do not stay."""

from app.background.engine import sweeper
from app.extensions import db
from app.imports.services import expire_previews


@sweeper
def drop_old_previews() -> None:
    """Let go of the rows of previews of more than two days old."""
    if expire_previews():
        db.session.commit()
