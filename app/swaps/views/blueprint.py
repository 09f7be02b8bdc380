"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("swaps", __name__)
