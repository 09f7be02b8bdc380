"""What single sign-on writes in the audit trail, and how that reads. Nobody's name at a service is in it."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

WORDS = TrailWords(
    details={
        "fields": _l("what changed"),
        "origin": _l("linked by"),
        "service": _l("sign-in service"),
        "subject_hash": _l("mark of the unknown account"),
    },
    values={
        "origin": {
            "invitation": _l("an invitation"),
            "account": _l("the owner of the account"),
            "address": _l("the email address at the school"),
        }
    },
    numbered={},
)

ADD = WORDS.label("sign_on:add", _l("Sign-in service added"), is_technical=True)
CHANGE = WORDS.label("sign_on:change", _l("Sign-in service changed"), is_technical=True)
CONFIRM = WORDS.label("sign_on:confirm", _l("Sign-in service confirmed"), is_technical=True)
SWITCH_ON = WORDS.label("sign_on:switch_on", _l("Sign-in service switched on"), is_technical=True)
SWITCH_OFF = WORDS.label("sign_on:switch_off", _l("Sign-in service switched off"), is_technical=True)
LINK = WORDS.label("sign_on:link", _l("Account linked to a sign-in service"), is_technical=True)
UNLINK = WORDS.label("sign_on:unlink", _l("Link with a sign-in service removed"), is_technical=True)
STRANGER = WORDS.label("sign_on:refuse", _l("Unknown person at a sign-in service"), is_technical=True)
LEFT = WORDS.label("sign_on:left", _l("Account closed: the service says that they left"), is_technical=True)
SIGNED_OUT = WORDS.label("sign_on:sign_out", _l("Signed out at the sign-in service"), is_technical=True)
