"""The blueprint of check-ins."""

from flask import Blueprint

bp = Blueprint("checkins", __name__)
