"""What features bring to pages of features below them: a part of the table of contents."""

from flask import Flask

from app.activities.views.wishes import come_along
from app.agreements.views.aspects import own_agreement_aspect, own_terms
from app.companies import site_page
from app.evaluations.views.school import experiences_at
from app.gatherings.calendars import MORE_EVENTS
from app.guidance.views.plans import pages_of as guidance_pages_of
from app.inquiries.views.on_site import ask_about, points_in_order, said_at
from app.placements.placement_page import OWN_ASPECTS, OWN_TERMS, WAYS
from app.placements.views.interns import interns_now, touched_by_withdrawing
from app.placements.views.my_placement import what_a_change_does
from app.placements.views.of_student import placements_shown, where_they_go
from app.rolemodels.queries.register import role_models_at
from app.rolemodels.views.beside import role_models_beside
from app.shadowdays.calendars import events_of as days_along
from app.shadowdays.views.asking import hosts_beside, hosts_shown
from app.shadowdays.views.days import what_she_thought
from app.signals.views.signals import signals_about
from app.students import choosing_page, student_page
from app.students.views.at_site import choose_here
from app.swaps.views.asking import way_to_ask


def init_app(app: Flask) -> None:
    """Make it all known to `app`."""
    student_page.PLACEMENTS.init_app(app, (placements_shown,))
    student_page.GUIDANCE.init_app(app, (guidance_pages_of,))
    student_page.PLACES_TO_COME.init_app(app, (where_they_go,))
    OWN_ASPECTS.init_app(app, (own_agreement_aspect,))
    OWN_TERMS.init_app(app, (own_terms,))
    WAYS.init_app(app, (way_to_ask,))
    site_page.PEOPLE.init_app(app, (role_models_at,))
    site_page.INTERNS.init_app(app, (interns_now,))
    site_page.TOUCHED.init_app(app, (touched_by_withdrawing,))
    site_page.EXPERIENCES.init_app(app, (experiences_at,))
    site_page.HOSTS.init_app(app, (hosts_shown,))
    site_page.ACTIONS.init_app(app, (choose_here, come_along, ask_about))
    site_page.SAYINGS.init_app(app, (said_at,))
    site_page.SIGNALS.init_app(app, (signals_about,))
    site_page.POINTS.init_app(app, (points_in_order,))
    choosing_page.NOTES.init_app(app, (what_a_change_does, what_she_thought))
    choosing_page.BESIDE.init_app(app, (role_models_beside, hosts_beside))
    MORE_EVENTS.init_app(app, (days_along,))
