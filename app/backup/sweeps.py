"""What the worker looks after: exports whose task was lost, and files that have lain there for a day."""

from datetime import timedelta

from sqlalchemy import select

from app.backup.jobs import PATIENCE, make_file
from app.backup.models import ExportState, SchoolExport
from app.extensions import db, now

KEPT = timedelta(days=1)
"""How long the file can be downloaded."""


def keep_exports() -> None:
    """Delete what was ready a day ago, and make again what a dead worker left."""
    busy = (ExportState.AGREED, ExportState.MAKING, ExportState.READY)
    lost = []
    for export in db.session.scalars(select(SchoolExport).where(SchoolExport.state.in_(busy))):
        if export.state is ExportState.READY:
            if export.ended_at is not None and export.ended_at < now() - KEPT:
                export.state = ExportState.GONE
                export.path.unlink(missing_ok=True)
        elif export.agreed_at is not None and export.agreed_at < now() - PATIENCE:
            export.state, export.agreed_at = ExportState.AGREED, now()
            lost.append(export.id)
    db.session.commit()
    for export_id in lost:
        make_file(export_id)
