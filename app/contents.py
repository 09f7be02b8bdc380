"""What each feature brings to the application: its pages, its files, and what it does for the features below it.

`create_app` makes it known. A feature that is not listed here is not there, whichever modules are imported.
"""

from flask import Flask

from app import entrance, merged, shown
from app.accounts.queries import people_who_confirm_erasures
from app.accounts.sweeps import sweep_sessions, watch_files
from app.accounts.views import bp as accounts
from app.activities.services.leaving import end_invitations, let_rest
from app.activities.sweeps import look_at_requests
from app.activities.views import bp as activities
from app.activities.views.answers import questions_waiting
from app.activities.views.requests import requests_waiting
from app.activities.views.wishes import days_to_confirm
from app.agreements.sweeps import follow_prints
from app.agreements.terms import FIXED as AGREEMENT_FIXED
from app.agreements.views import bp as agreements
from app.agreements.views.aspects import (
    agreement_aspect,
    preparation_aspect,
)
from app.audit import labels
from app.audit.sweeps import anchor_trails, verify_trails
from app.audit.views import bp as audit
from app.background.engine import SWEEPERS
from app.background.health import DUE_SINCE, FIGURES
from app.background.metrics import GAUGES
from app.background.views import bp as background
from app.backup.daily import BEFORE_A_FILE, back_up_daily
from app.backup.departures import note_departure
from app.backup.services import newest_hours
from app.backup.sweeps import keep_exports
from app.backup.views import bp as backup
from app.checkins.services.leaving import stop_listening
from app.checkins.sweeps import follow_check_ins
from app.checkins.views import bp as checkins
from app.circles.queries.waiting import UNSEATED
from app.circles.services.departures import leave_circles
from app.circles.views import bp as circles
from app.circles.views.circles import reported_messages
from app.circles.views.circles_led import circles_led
from app.circles.views.my_circle import meetings_to_answer
from app.coaching.services.following import follow_wish
from app.coaching.services.leaving import stop_coaching
from app.coaching.sweeps import follow_coach_requests
from app.coaching.views import bp as coaching
from app.companies.importing import COMPANIES, OPENINGS
from app.companies.queries.intakes import KNOWN_SITES
from app.companies.sweeps import forget_old_grounds
from app.companies.views import bp as companies
from app.confidential.sweeps import forget_closed_reports
from app.confidential.terms import FIXED as CONFIDENTIAL_TERMS
from app.confidential.views import bp as confidential
from app.confidential.views.reading import reports_waiting
from app.confidential.ways import OTHER_WAYS
from app.dashboard.views import bp as dashboard
from app.evaluations.sweeps import follow_evaluations
from app.evaluations.views import bp as evaluations
from app.figures.sweeps import keep_gender_totals
from app.figures.views import bp as figures
from app.finds.views import bp as finds
from app.forgetting import ERASED_BY, KEPT_FOR
from app.gatherings.services.hosting import leave_gatherings
from app.gatherings.views import bp as gatherings
from app.guidance.services.handovers import GOING_ALONG
from app.guidance.services.plans import follow as follow_with_plan
from app.guidance.services.plans import keep_to_school_days
from app.guidance.sweeps import end_handovers, follow_the_rule_of_today
from app.guidance.views import bp as guidance
from app.guidance.views.plans import aspect_of as guidance_of
from app.guidance.views.week import waiting_for_me
from app.holdings import HELD
from app.imports.beforehand import BEFOREHAND
from app.imports.execution import find_lost_files
from app.imports.registry import IMPORTERS
from app.imports.services import expire_previews
from app.imports.terms import FIXED as IMPORT_FIXED
from app.imports.views import bp as imports
from app.inquiries.erasing import leave_questions
from app.inquiries.sweeps import follow_inquiries
from app.inquiries.views import bp as inquiries
from app.mentoring.queries.unseated import unseated_in
from app.mentoring.services.forgetting import forget_in_plans
from app.mentoring.services.runs import CIRCLES
from app.mentoring.views import bp as mentoring
from app.notices.jobs import take_former_names
from app.notices.queries import due_since as emails_due_since
from app.notices.queries import unsent
from app.notices.sending import send_waiting
from app.notices.views import bp as notices
from app.placements.importing import WITHDRAWALS
from app.placements.placement_page import ASPECTS
from app.placements.problem.commitments import students_with_a_place
from app.placements.queries.placements import known_sites
from app.placements.queries.runs import has_runs
from app.placements.services.life import FOLLOWING
from app.placements.services.runs import COMPARISON, MATCH
from app.placements.sweeps import follow_the_calendar, keep_supply, remind_of_choices
from app.placements.views import bp as placements
from app.placements.views.my_placement import unanswered
from app.privacy.emails import CONFIRM
from app.privacy.erasure import PARTS
from app.privacy.registry import HOLDINGS
from app.privacy.remains import note_remains, wipe_remains
from app.privacy.retention import FIXED, TERMS
from app.privacy.sweeps import keep_terms
from app.privacy.terms import FIXED as FIXED_TERMS
from app.privacy.views import bp as privacy
from app.reflections.views import bp as reflections
from app.reports.views import bp as reports
from app.rolemodels.importing import ROLE_MODELS
from app.rolemodels.services.leaving import ON_LEAVING
from app.rolemodels.services.pausing import ON_PAUSING
from app.rolemodels.sweeps import keep_register
from app.rolemodels.views import bp as rolemodels
from app.rolemodels.views.register import applications_waiting
from app.rolemodels.views.running import RUNNING
from app.runs import execution as runs
from app.runs.queries import busy_runs
from app.runs.queries import due_since as runs_due_since
from app.runs.services import take_up_lost_runs
from app.schools.following import ALONG
from app.schools.services.periods import SETTLING
from app.schools.services.vacations import MOVING
from app.schools.views import bp as schools
from app.shadowdays.sweeps import look_at_days_along
from app.shadowdays.views import bp as shadowdays
from app.signals.sweeps import look_after_stops
from app.signals.terms import FIXED as SIGNAL_TERMS
from app.signals.views import bp as signals
from app.signals.views.telling import way_to_the_coordinator
from app.signon.views import bp as signon
from app.students.coach_wish import ON_COACH_WISH
from app.students.importing import PREFERENCES, STUDENTS
from app.students.queries.audience_counts import HOLDERS
from app.students.queries.choices import are_handed_in
from app.students.services.audience import WHO_GOES
from app.students.sweeps import forget_shortlists
from app.students.terms import FIXED as SHORTLIST_FIXED
from app.students.views import bp as students
from app.supervision.importing import SUPERVISORS_FILE
from app.supervision.services.coming import go_along
from app.supervision.services.offers import HOURS
from app.supervision.services.runs import SUPERVISORS
from app.supervision.sweeps import bring_in_supervisors
from app.supervision.views import bp as supervision
from app.swaps.sweeps import end_requests
from app.swaps.views import bp as swaps
from app.trail_words import TRAIL_WORDS
from app.web.navigation import WAITING
from app.web.views import bp as web

BLUEPRINTS = (
    accounts,
    activities,
    agreements,
    audit,
    background,
    backup,
    checkins,
    circles,
    coaching,
    companies,
    confidential,
    dashboard,
    guidance,
    evaluations,
    figures,
    finds,
    gatherings,
    imports,
    inquiries,
    mentoring,
    notices,
    placements,
    privacy,
    reflections,
    reports,
    rolemodels,
    schools,
    shadowdays,
    signals,
    signon,
    students,
    supervision,
    swaps,
    web,
)
"""One per feature folder, named after it."""

EVERY_BEAT = (
    expire_previews,
    find_lost_files,
    take_up_lost_runs,
    send_waiting,
    keep_register,
    look_at_requests,
    look_at_days_along,
    follow_the_calendar,
    follow_check_ins,
    bring_in_supervisors,
    end_handovers,
    follow_the_rule_of_today,
    follow_coach_requests,
    follow_evaluations,
    keep_supply,
    keep_gender_totals,
    remind_of_choices,
    end_requests,
    forget_old_grounds,
    forget_shortlists,
    follow_inquiries,
    forget_closed_reports,
    look_after_stops,
    anchor_trails,
    verify_trails,
    keep_terms,
    wipe_remains,
    keep_exports,
    back_up_daily,
    follow_prints,
    sweep_sessions,
    watch_files,
)
"""What the worker looks after between its jobs, every few seconds."""

LEAVING = (
    end_invitations,
    leave_circles,
    leave_gatherings,
    forget_in_plans,
    stop_listening,
    leave_questions,
    stop_coaching,
    note_departure,
    note_remains,
)
"""What ends when a role model leaves, before her own row is wiped."""


FIXED_BY_ITSELF = (
    *FIXED_TERMS,
    *IMPORT_FIXED,
    *AGREEMENT_FIXED,
    *CONFIDENTIAL_TERMS,
    *SIGNAL_TERMS,
    *SHORTLIST_FIXED,
)
"""What goes by itself, whatever a school decides."""


def _init_placements(app: Flask) -> None:
    """What features above bring to placements and what comes before them."""
    ALONG.init_app(app, (WHO_GOES, HOURS))
    SETTLING.init_app(app, (are_handed_in, has_runs))
    HOLDERS.init_app(app, (students_with_a_place,))
    ON_COACH_WISH.init_app(app, (follow_wish,))
    MOVING.init_app(app, (keep_to_school_days,))
    FOLLOWING.init_app(app, (follow_with_plan,))
    GOING_ALONG.init_app(app, (go_along,))
    ASPECTS.init_app(app, (agreement_aspect, preparation_aspect, guidance_of))
    KNOWN_SITES.init_app(app, (known_sites,))


def _init_files(app: Flask) -> None:
    """What can come in as a file, and what has to be done before that."""
    IMPORTERS.init_app(
        app, (STUDENTS, COMPANIES, OPENINGS, PREFERENCES, ROLE_MODELS, SUPERVISORS_FILE, WITHDRAWALS)
    )
    BEFOREHAND.init_app(app, (BEFORE_A_FILE,))


def init_app(app: Flask) -> None:
    """Make it all known to `app`."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    labels.init_app(app, TRAIL_WORDS)
    _init_files(app)
    take_former_names()
    runs.init_app(app, (MATCH, COMPARISON, CIRCLES, SUPERVISORS))
    SWEEPERS.init_app(app, EVERY_BEAT)
    DUE_SINCE.init_app(app, (runs_due_since, emails_due_since))
    FIGURES.init_app(app, (newest_hours,))
    GAUGES.init_app(app, (busy_runs, unsent))
    HOLDINGS.init_app(app, HELD)
    ON_LEAVING.init_app(app, LEAVING)
    PARTS.init_app(app, ERASED_BY)
    CONFIRM.init_app(app, (people_who_confirm_erasures,))
    TERMS.init_app(app, KEPT_FOR)
    FIXED.init_app(app, FIXED_BY_ITSELF)
    OTHER_WAYS.init_app(app, (way_to_the_coordinator,))
    ON_PAUSING.init_app(app, (let_rest,))
    entrance.init_app(app)
    merged.init_app(app)
    _init_placements(app)
    RUNNING.init_app(app, (circles_led,))
    UNSEATED.init_app(app, (unseated_in,))
    shown.init_app(app)
    WAITING.init_app(
        app,
        (
            ("activities.list_asked", questions_waiting),
            ("activities.list_requests", requests_waiting),
            ("activities.list_wishes", days_to_confirm),
            ("circles.list_circles", reported_messages),
            ("circles.list_my_circles", meetings_to_answer),
            ("guidance.show_week", waiting_for_me),
            ("confidential.list_reports", reports_waiting),
            ("placements.show_my_placement", unanswered),
            ("rolemodels.list_role_models", applications_waiting),
        ),
    )
