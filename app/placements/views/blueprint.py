"""The blueprint to which the pages of the main flow add themselves, and what an application keeps for them."""

from flask import Blueprint

from app.placements.explaining import explainers

bp = Blueprint("placements", __name__)
bp.record_once(lambda state: explainers.init_app(state.app))
