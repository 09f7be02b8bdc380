"""The blueprint of questions about companies."""

from flask import Blueprint

bp = Blueprint("inquiries", __name__)
