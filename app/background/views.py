"""Health, for monitoring: what is up and what is not."""

from flask import Blueprint, Response, jsonify

from app.access import public
from app.background.health import FIGURES, health

bp = Blueprint("background", __name__)


@bp.get("/healthz")
@public
def show_health() -> tuple[Response, int]:
    """200 when people can read and save and the worker keeps up; 503 with what is wrong when not."""
    state = health()
    figures = {"disk_free_mb": state.disk_free_mb, "queue_seconds": state.queue_seconds}
    for more in FIGURES:
        figures |= more()
    return jsonify(state.parts | figures), 200 if state.is_good else 503
