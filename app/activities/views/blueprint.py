"""The blueprint that every page of this feature hangs on."""

from flask import Blueprint

bp = Blueprint("activities", __name__)
