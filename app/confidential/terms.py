"""How long confidential reports are kept: no school decides on that, and no list counts what would go."""

from flask_babel import lazy_gettext as _l

from app.privacy.retention import Fixed

FIXED = (
    Fixed(
        _l("Confidential reports"),
        _l(
            "A year after the counsellor closed the report, everything is destroyed; later only while proceedings run."
        ),
    ),
)
