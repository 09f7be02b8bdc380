"""Health: whether the web process, the database and a worker are up."""

from flask import Blueprint, Response, jsonify

from app.access import public
from app.background.worker import FRESH_SECONDS, seconds_since_beat

bp = Blueprint("background", __name__)


@bp.get("/healthz")
@public
def show_health() -> tuple[Response, int]:
    """200 when web, database and worker are up; 503 when no worker showed life for half a minute."""
    age = seconds_since_beat()
    worker_is_up = age is not None and age < FRESH_SECONDS
    return jsonify(
        web="up", database="up", worker="up" if worker_is_up else "down"
    ), 200 if worker_is_up else 503
