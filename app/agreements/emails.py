"""The emails that prepare a company (R14), in Dutch whatever anybody else reads."""

from datetime import date

from flask import current_app
from flask_babel import force_locale, gettext

from app.agreements.letters import LANGUAGE, Letter, letter_about
from app.placements.models import Placement
from app.students.emails import EmailText
from app.web.filters import show_long_date


def letter_text(placement: Placement, link: str, last_day: date) -> EmailText:
    """What the company reads: who comes, for which programme, when, who is the supervisor, and where to confirm it."""
    letter: Letter = letter_about(placement)
    with force_locale(LANGUAGE):
        subject = gettext("Internship of %(name)s from %(day)s", name=letter.name, day=letter.first_day)
        template = current_app.jinja_env.get_template("emails/agreements/preparation.txt")
        body = template.render(letter=letter, link=link, last_day=show_long_date(last_day))
    return EmailText(LANGUAGE, subject, body.strip() + "\n")


def off_text(placement: Placement) -> EmailText:
    """What a company reads that was told who comes, and gets somebody else or nobody: who does not, and not why."""
    letter: Letter = letter_about(placement)
    with force_locale(LANGUAGE):
        subject = gettext("%(name)s does not come after all", name=letter.name)
        body = current_app.jinja_env.get_template("emails/agreements/off.txt").render(letter=letter)
    return EmailText(LANGUAGE, subject, body.strip() + "\n")
