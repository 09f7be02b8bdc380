"""The blueprint that the pages of the registry add their routes to."""

from flask import Blueprint

bp = Blueprint("companies", __name__, url_prefix="/companies")
