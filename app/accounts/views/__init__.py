"""Pages of accounts, one module per task."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from app.accounts.views import account, invitation, link, password, people, signing_in  # noqa: E402, F401
