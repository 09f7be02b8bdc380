"""The blueprint that the pages of single sign-on add their routes to."""

from flask import Blueprint

bp = Blueprint("signon", __name__)
