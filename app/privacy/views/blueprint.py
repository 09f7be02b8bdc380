"""The blueprint, apart, so that each module of views can import it."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)
