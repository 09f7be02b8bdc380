"""Words of guidance: what helps in a conversation."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PROMPTS: tuple[LazyString, ...] = (
    _l("What did you do this week that you want to do again? And what did others get to do?"),
    _l("Whom do you go to with a question? Does that person have time for you?"),
    _l("How do people talk with each other there, also about women in this work?"),
    _l("Do your clothes, tools and the changing room suit you?"),
    _l("Is there something that you would rather not tell your trainer? You can tell me."),
)
"""For a student of whatever gender: about work, help, talk, things and trust. Ask what fits, in any order."""
PROMPTS_FOR_TRAINER: tuple[LazyString, ...] = (
    _l("Which task can go to the student next, as it would to anyone at this stage?"),
    _l("What do you praise, and what do you correct? Does the student hear both?"),
)
