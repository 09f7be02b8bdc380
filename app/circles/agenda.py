"""The agenda kit: what a circle can talk about, one topic for each meeting, in the order that builds up trust.

A topic has a goal, three questions to begin with, and a plan that fills an hour and a half. It is a help, not a duty:
a circle that talks about something else does well.
"""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext


@dataclass(frozen=True)
class Topic:
    """One evening. `plan` holds (minutes, what), together 90 minutes."""

    code: str
    title: LazyString
    goal: LazyString
    questions: tuple[LazyString, LazyString, LazyString]
    plan: tuple[tuple[int, LazyString], ...]


_l = lazy_gettext
TOPICS: tuple[Topic, ...] = (
    Topic(
        "meeting",
        _l("Getting to know each other"),
        _l("You know who is here, and what you can expect of each other."),
        (
            _l("How did you come to choose this trade?"),
            _l("What do you hope to have at the end of this circle that you do not have now?"),
            _l("What do you need in order to speak freely here?"),
        ),
        (
            (15, _l("Arrive, have something to drink, and a round of names")),
            (30, _l("In pairs: tell each other how you got here, then introduce each other to the group")),
            (25, _l("Make three agreements together, for example: what is said here stays here")),
            (15, _l("Choose what you want to talk about next time")),
            (5, _l("One word each: how do you feel as you leave?")),
        ),
    ),
    Topic(
        "first_weeks",
        _l("The first weeks somewhere new"),
        _l("You have two ideas for feeling at home sooner at your internship."),
        (
            _l("What was your first day like, or what do you expect of it?"),
            _l("Who can you ask when you do not know how things are done there?"),
            _l("What did a colleague do that made you feel welcome?"),
        ),
        (
            (10, _l("Arrive, then a round: what has gone well since last time?")),
            (25, _l("The mentor talks about her own first weeks, including what went wrong")),
            (35, _l("Everybody describes one moment that was hard; the others only ask questions")),
            (15, _l("Write down one thing that you will do in the coming week")),
            (5, _l("Round: who would like to hear from whom?")),
        ),
    ),
    Topic(
        "asking",
        _l("Asking, saying no, and setting a boundary"),
        _l("You have practised one sentence that you can really use."),
        (
            _l("When did you say yes although you wanted to say no?"),
            _l("What makes asking for help hard, and what makes it easier?"),
            _l("Which remark at work do you wish you had answered differently?"),
        ),
        (
            (10, _l("Arrive, then a round: did you do what you wrote down?")),
            (20, _l("Collect situations on paper, without names of people or companies")),
            (40, _l("In threes: act out one situation twice, with a different answer the second time")),
            (15, _l("Say your own sentence aloud to the whole group")),
            (5, _l("Round: what will you take home with you?")),
        ),
    ),
    Topic(
        "strengths",
        _l("What you are good at"),
        _l("You can name three things that you are good at, with an example of each."),
        (
            _l("What do people come to you for?"),
            _l("When did you lose track of time while you were working?"),
            _l("What have you learned this year that you could not do before?"),
        ),
        (
            (10, _l("Arrive, then a round: what are you proud of this month?")),
            (25, _l("On your own: write down five things you did well, big or small")),
            (35, _l("In pairs: find the strength behind each of them, and ask for evidence")),
            (15, _l("Everybody tells the group one strength, in one sentence")),
            (5, _l("Round: how was that?")),
        ),
    ),
    Topic(
        "workplace",
        _l("A look at real work"),
        _l("You have seen or heard what a working day is like in this trade."),
        (
            _l("What surprised you about what you saw or heard?"),
            _l("Who would you like to work with, and why?"),
            _l("What would have to be different for you to want to work there?"),
        ),
        (
            (10, _l("Arrive; online: look at pictures of the workplace")),
            (40, _l("The mentor shows where she works, or describes a day from beginning to end")),
            (25, _l("Ask everything you want to know: pay, hours, colleagues, what is boring")),
            (10, _l("Write down one question that you will ask at your own internship")),
            (5, _l("Round: what will you remember?")),
        ),
    ),
    Topic(
        "onwards",
        _l("What comes next for you"),
        _l("You know your next step, and who you can still ask."),
        (
            _l("What do you want to do after this year: work, carry on studying, or both?"),
            _l("Who can help you with that, and what will you ask?"),
            _l("What have you got out of this circle?"),
        ),
        (
            (10, _l("Arrive, then a round: where are you now?")),
            (30, _l("Draw your route from the first evening until next year, with one stop for each month")),
            (25, _l("Exchange: what can somebody here do for you, and you for them?")),
            (15, _l("Look back at what helped and what did not; fill in the short evaluation")),
            (10, _l("Say goodbye, and whether you want to stay in touch")),
        ),
    ),
)
BY_CODE = {topic.code: topic for topic in TOPICS}


def topic_of(number: int) -> Topic:
    """The topic of a circle's first, second, third … meeting; after the last one the middle ones come again."""
    return TOPICS[number - 1] if number <= len(TOPICS) else TOPICS[1 + (number - 1 - len(TOPICS)) % 4]
