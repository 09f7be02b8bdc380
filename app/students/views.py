"""Pages of students."""

from flask import Blueprint

bp = Blueprint("students", __name__)
