"""What the audit trail calls what a school decides, in words."""

from flask_babel import lazy_gettext as _l

from app.audit.labels import label

CREATE = label("school:create", _l("School made"), is_technical=True)
SET_RULES = label("rules:set", _l("Rules of the school set"), is_technical=True)
ADD_PERIOD = label("period:add", _l("Period added"), is_technical=True)
CHANGE_PERIOD = label("period:change", _l("Period changed"), is_technical=True)
ADD_PROGRAMME = label("programme:add", _l("Programme added"), is_technical=True)
CHANGE_PROGRAMME = label("programme:change", _l("Programme changed"), is_technical=True)
ADD_TEAM = label("team:add", _l("Team added"), is_technical=True)
CHANGE_TEAM = label("team:change", _l("Team changed"), is_technical=True)
