"""The blueprint that the pages of guidance add their routes to."""

from flask import Blueprint

bp = Blueprint("guidance", __name__)
