"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("agreements", __name__)
