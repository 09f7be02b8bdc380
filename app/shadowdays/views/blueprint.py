"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("shadowdays", __name__)
