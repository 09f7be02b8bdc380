"""The blueprint of this feature."""

from flask import Blueprint

bp = Blueprint("confidential", __name__)
