"""What the audit trail calls the acts in this feature. It names nobody at a company, and no former student."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import TrailWords
from app.inquiries.models import ClaimSubject, Recipient

WORDS = TrailWords(
    details={
        "asked": _l("who was asked"),
        "subject": _l("about"),
        "subjects": _l("about"),
        "companies": _l("companies"),
        "by_hand": _l("entered by hand"),
        "links": _l("links"),
    },
    values={
        "asked": Recipient.labels(),
        "subject": ClaimSubject.labels(),
        "subjects": ClaimSubject.labels(),
    },
)

ASK_MANY = WORDS.label("company_inquiry:ask_many", _l("Companies asked by a link"))
ASK = WORDS.label("company_inquiry:ask", _l("Question about a company made"))
SHOW_LINK = WORDS.label("company_inquiry:show_link", _l("Link for a company shown"))
EXPORT_LINKS = WORDS.label("company_inquiry:export_links", _l("Links for companies downloaded"))
WITHDRAW = WORDS.label("company_inquiry:withdraw", _l("Question about a company withdrawn"))
EXPIRE = WORDS.label("company_inquiry:expire", _l("Question about a company expired"))
ANSWER = WORDS.label("company_inquiry:answer", _l("Question about a company answered"))
ACCEPT = WORDS.label("company_claim:accept", _l("Answer about a company accepted"))
SET_ASIDE = WORDS.label("company_claim:set_aside", _l("Answer about a company set aside"))
