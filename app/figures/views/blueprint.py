"""The blueprint that the pages of figures add their routes to."""

from flask import Blueprint

bp = Blueprint("figures", __name__)
