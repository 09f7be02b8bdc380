"""What the audit trail calls the acts in this feature, in words."""

from flask_babel import lazy_gettext

from app.audit.labels import label

ADD_SITE = label("site:add", lazy_gettext("Site added"))
CHANGE_SITE = label("site:change", lazy_gettext("Site changed"))
CHANGE_RECOGNITION = label("site:change_recognition", lazy_gettext("Recognition changed"))
ADD_NOTE = label("site:add_note", lazy_gettext("Note added to a site"))
NOTE_PLACEMENTS = label("site:note_placements", lazy_gettext("Earlier placements at a site noted"))
ADD_COUNT = label("count:add", lazy_gettext("Count of women in technical roles added"))
HOLD_TALK = label("intake:record", lazy_gettext("Talk with a company recorded"))
ADD_OPENING = label("opening:add", lazy_gettext("Opening added"))
CHANGE_OPENING = label("opening:change", lazy_gettext("Opening changed"))
WITHDRAW_OPENING = label("opening:withdraw", lazy_gettext("Opening withdrawn"))
RESTORE_OPENING = label("opening:restore", lazy_gettext("Withdrawn opening offered again"))
PROPOSE_STOP = label("placement_stop:propose", lazy_gettext("Placement stop proposed"))
SUSPEND_SITE = label("placement_stop:suspend", lazy_gettext("Placements suspended"))
HEAR_COMPANY = label("placement_stop:hear", lazy_gettext("Hearing of the company recorded"))
DECIDE_STOP = label("placement_stop:decide", lazy_gettext("Placement stop decided"))
REVIEW_STOP = label("placement_stop:review", lazy_gettext("Placement stop reviewed and kept"))
READ_GROUNDS = label("placement_stop:read", lazy_gettext("Grounds of a placement stop read"))
LIFT_STOP = label("placement_stop:lift", lazy_gettext("Placement stop ended"))
