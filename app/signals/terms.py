"""How long signals are kept: that is promised to whoever gives one, so no school decides on it."""

from flask_babel import lazy_gettext as _l

from app.privacy.retention import Fixed

FIXED = (
    Fixed(
        _l("Signals about a company"),
        _l("A year after the answer its words go, and whose it was. That there was one stays."),
    ),
)
