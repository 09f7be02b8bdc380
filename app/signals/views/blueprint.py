"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("signals", __name__)
