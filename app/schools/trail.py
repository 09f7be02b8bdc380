"""What the audit trail calls what a school decides, in words."""

from flask_babel import lazy_gettext as _l

from app.access import Role
from app.audit.labels import TrailWords

WORDS = TrailWords(
    details={
        "assume_wishes": _l("wishes assumed for participants who have not answered"),
        "choices_close_on": _l("choices close on"),
        "choices_open_on": _l("choices open on"),
        "count_valid_months": _l("months that a count stays valid"),
        "domain": _l("field of education"),
        "equivalents": _l("codes that count as the same"),
        "intake_after_years": _l("years after which a talk is needed again"),
        "intensive_places": _l("places for intensive guidance"),
        "level": _l("level"),
        "max_preferences": _l("highest number of choices"),
        "max_travel_minutes": _l("longest journey in minutes"),
        "only_listed": _l("placed on their own list only"),
        "precedence": _l("who goes first where places are short"),
        "standard_hours": _l("hours for standard guidance"),
        "intensive_hours": _l("hours for intensive guidance"),
        "second_step_days": _l("days to set up a second step"),
        "second_step_roles": _l("roles that need a second step"),
        "threshold": _l("number of women that counts as enough"),
    },
    values={
        "precedence": {"published": _l("a published place"), "chosen": _l("choices handed in")},
        "second_step_roles": Role.labels(),
    },
)

CREATE = WORDS.label("school:create", _l("School created"), is_technical=True)
SET_RULES = WORDS.label("rules:set", _l("Rules of the school set"), is_technical=True)
ADD_PERIOD = WORDS.label("period:add", _l("Period added"), is_technical=True)
CHANGE_PERIOD = WORDS.label("period:change", _l("Period changed"), is_technical=True)
CLOSE_CHOICES = WORDS.label(
    "period:close_choices", _l("Choices closed with a publication"), is_technical=True
)
OPEN_CHOICES = WORDS.label("period:open_choices", _l("Choices opened again"), is_technical=True)
ADD_PROGRAMME = WORDS.label("programme:add", _l("Programme added"), is_technical=True)
CHANGE_PROGRAMME = WORDS.label("programme:change", _l("Programme changed"), is_technical=True)
ADD_TEAM = WORDS.label("team:add", _l("Team added"), is_technical=True)
CHANGE_TEAM = WORDS.label("team:change", _l("Team changed"), is_technical=True)
ADD_VACATION = WORDS.label("vacation:add", _l("School holiday added"), is_technical=True)
CHANGE_VACATION = WORDS.label("vacation:change", _l("School holiday changed"), is_technical=True)
REMOVE_VACATION = WORDS.label("vacation:remove", _l("School holiday removed"), is_technical=True)
