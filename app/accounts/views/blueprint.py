"""The blueprint that the pages of accounts add their routes to."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
