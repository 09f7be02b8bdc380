"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("activities", __name__)
