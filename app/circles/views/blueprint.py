"""The blueprint that every page of this feature hangs on."""

from flask import Blueprint

bp = Blueprint("circles", __name__)
