"""Health and figures, for monitoring: what is up and what is not, and how much waits."""

import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

from app.access import public
from app.background.health import FIGURES, health
from app.background.metrics import metrics

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


@bp.get("/metrics")
@public
def show_metrics() -> Response:
    """Figures for Prometheus, for whoever has METRICS_TOKEN; without that setting there is no such page."""
    token = current_app.config["METRICS_TOKEN"]
    if not token:
        abort(404)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return Response("", 401, {"WWW-Authenticate": 'Bearer realm="metrics"'})
    return Response(metrics(), content_type=CONTENT_TYPE_LATEST)
