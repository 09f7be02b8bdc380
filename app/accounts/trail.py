"""What accounts write in the audit trail, and how that reads."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords

WORDS = TrailWords(
    details={"left": _l("codes left"), "step": _l("second step")},
    values={"step": {"app": _l("authenticator app"), "passkey": _l("passkey")}},
)

INVITE = WORDS.label("account:invite", _l("Account invited"), is_technical=True)
INVITE_AGAIN = WORDS.label("account:invite_again", _l("Invitation sent again"), is_technical=True)
ACCEPT = WORDS.label("account:accept_invitation", _l("Invitation accepted"), is_technical=True)
OPEN = WORDS.label("account:open", _l("Mentor account opened"), is_technical=True)
SIGN_IN_BY_LINK = WORDS.label(
    "account:sign_in_by_link", _l("Signed in with a link from an email"), is_technical=True
)
FAIL = WORDS.label("account:fail_sign_in", _l("Wrong password"), is_technical=True)
REFUSED = WORDS.label("access:refuse", _l("Page refused"), is_technical=True)
LOCK = WORDS.label("account:slow_down", _l("Sign-in slowed down after wrong attempts"), is_technical=True)
FAIL_STEP = WORDS.label("second_step:fail", _l("Right password, wrong second step"), is_technical=True)
ADD_STEP = WORDS.label("second_step:add", _l("Second step added"), is_technical=True)
REMOVE_STEP = WORDS.label("second_step:remove", _l("Second step removed"), is_technical=True)
MAKE_CODES = WORDS.label("second_step:make_codes", _l("New recovery codes made"), is_technical=True)
USE_CODE = WORDS.label("second_step:use_code", _l("Signed in with a recovery code"), is_technical=True)
ASK_RESET = WORDS.label("second_step:ask_reset", _l("Asked to reset the second step"), is_technical=True)
RESET_STEP = WORDS.label("second_step:reset", _l("Second step reset"), is_technical=True)
CHANGE_PASSWORD = WORDS.label("account:change_password", _l("Password changed"), is_technical=True)
RESET_PASSWORD = WORDS.label("account:reset_password", _l("New password set with a link"), is_technical=True)
SIGN_OUT_EVERYWHERE = WORDS.label(
    "account:sign_out_everywhere", _l("Signed out everywhere"), is_technical=True
)
END_SESSION = WORDS.label("account:end_session", _l("Signed out in another browser"), is_technical=True)
END_SESSIONS = WORDS.label(
    "account:end_sessions", _l("Signed out everywhere by an administrator"), is_technical=True
)
CLOSE = WORDS.label("account:close", _l("Account closed"), is_technical=True)
REOPEN = WORDS.label("account:reopen", _l("Account reopened"), is_technical=True)
GIVE_ROLE = WORDS.label("role:give", _l("Role given"), is_technical=True)
CONFIRM_ROLE = WORDS.label("role:confirm", _l("Role confirmed"), is_technical=True)
TAKE_ROLE = WORDS.label("role:take", _l("Role removed"), is_technical=True)
