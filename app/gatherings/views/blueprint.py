"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("gatherings", __name__)
