"""What features bring to accounts and to signing in, for `app/contents.py`."""

from flask import Flask

from app.access import ON_REFUSAL
from app.accounts.services.downloads import FILE_ACTIONS
from app.accounts.services.refusals import is_refusal_news, note_refusal
from app.accounts.views.proving import MORE_WAYS
from app.accounts.ways_in import (
    ACCEPT,
    ACCOUNT_PARTS,
    AFTER_SIGN_OUT,
    ENTERED,
    SIGN_IN,
    STOPS_PASSWORD,
    WAITING_FOR_TWO,
    WIPING,
)
from app.signon.queries import stops_password
from app.signon.services.links import forget_links
from app.signon.views.flow import ways_to_accept, ways_to_sign_in
from app.signon.views.kept import note_entered
from app.signon.views.own_account import PROVING, part_of_account
from app.signon.views.providers import waiting_services
from app.signon.views.signing_out import page_after_sign_out
from app.trail_words import FILES_WITH_NAMES


def init_app(app: Flask) -> None:
    """What features bring to accounts and to signing in."""
    SIGN_IN.init_app(app, (ways_to_sign_in,))
    ACCEPT.init_app(app, (ways_to_accept,))
    ACCOUNT_PARTS.init_app(app, (part_of_account,))
    WAITING_FOR_TWO.init_app(app, (waiting_services,))
    STOPS_PASSWORD.init_app(app, (stops_password,))
    MORE_WAYS.init_app(app, (PROVING,))
    ENTERED.init_app(app, (note_entered,))
    AFTER_SIGN_OUT.init_app(app, (page_after_sign_out,))
    WIPING.init_app(app, (forget_links,))
    FILE_ACTIONS.init_app(app, FILES_WITH_NAMES)
    ON_REFUSAL.init_app(app, ((is_refusal_news, note_refusal),))
