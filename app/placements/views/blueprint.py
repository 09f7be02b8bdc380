"""The blueprint to which the pages of the main flow add themselves."""

from flask import Blueprint

bp = Blueprint("placements", __name__)
