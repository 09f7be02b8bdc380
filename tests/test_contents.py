"""What features bring is listed in `app.contents`: all of it, and nothing is there because a module was imported."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

import pytest
from flask import Blueprint, Flask

import app as package
from app import contents, merged
from app.access import ON_REFUSAL
from app.accounts.queries import people_who_confirm_erasures
from app.accounts.services.downloads import FILE_ACTIONS
from app.accounts.services.refusals import is_refusal_news, note_refusal
from app.accounts.sweeps import sweep_sessions, watch_files
from app.accounts.views.proving import MORE_WAYS
from app.accounts.ways_in import (
    ACCEPT,
    ACCOUNT_PARTS,
    AFTER_SIGN_OUT,
    ENTERED,
    SIGN_IN,
    STOPS_PASSWORD,
    WAITING_FOR_TWO,
    WIPING,
)
from app.activities.services.leaving import end_invitations, let_rest
from app.activities.sweeps import look_at_requests
from app.activities.views.wishes import come_along
from app.agreements.sweeps import follow_prints
from app.agreements.terms import FIXED as AGREEMENT_FIXED
from app.agreements.views.aspects import agreement_aspect, own_agreement_aspect, own_terms, preparation_aspect
from app.audit import labels
from app.audit.labels import TrailWords
from app.audit.sweeps import anchor_trails, verify_trails
from app.background.engine import SWEEPERS
from app.background.health import DUE_SINCE, FIGURES
from app.background.metrics import GAUGES
from app.backup.daily import BEFORE_A_FILE, back_up_daily
from app.backup.departures import note_departure
from app.backup.services import newest_hours
from app.backup.sweeps import keep_exports
from app.checkins.services.leaving import stop_listening
from app.checkins.sweeps import follow_check_ins
from app.circles.queries.waiting import UNSEATED
from app.circles.services.departures import leave_circles
from app.circles.views.circles_led import circles_led
from app.coaching.services.following import follow_wish
from app.coaching.services.leaving import stop_coaching
from app.coaching.sweeps import follow_coach_requests
from app.companies import site_page
from app.companies.merged import MOVED
from app.companies.queries.intakes import KNOWN_SITES
from app.companies.sweeps import forget_old_grounds
from app.confidential.sweeps import forget_closed_reports
from app.confidential.terms import FIXED as CONFIDENTIAL_TERMS
from app.confidential.ways import OTHER_WAYS
from app.evaluations.sweeps import follow_evaluations
from app.evaluations.views.school import experiences_at
from app.figures.sweeps import keep_gender_totals
from app.gatherings.calendars import MORE_EVENTS
from app.gatherings.services.hosting import leave_gatherings
from app.guidance.services.handovers import GOING_ALONG
from app.guidance.services.plans import follow as follow_with_plan
from app.guidance.services.plans import keep_to_school_days
from app.guidance.sweeps import end_handovers, follow_the_rule_of_today
from app.guidance.views.plans import aspect_of as guidance_of
from app.guidance.views.plans import pages_of as guidance_pages_of
from app.imports.beforehand import BEFOREHAND
from app.imports.execution import find_lost_files
from app.imports.models import ImportKind
from app.imports.registry import IMPORTERS
from app.imports.services import expire_previews
from app.imports.terms import FIXED as IMPORT_FIXED
from app.inquiries.erasing import leave_questions
from app.inquiries.sweeps import follow_inquiries
from app.inquiries.views.on_site import ask_about, points_in_order, said_at
from app.listed import Listed
from app.mentoring.queries.unseated import unseated_in
from app.mentoring.services.forgetting import forget_in_plans
from app.mentoring.services.runs import CIRCLES
from app.notices.queries import due_since as emails_due_since
from app.notices.queries import unsent
from app.notices.sending import send_waiting
from app.placements.placement_page import ASPECTS, OWN_ASPECTS, OWN_TERMS, WAYS
from app.placements.problem.commitments import students_with_a_place
from app.placements.queries.placements import known_sites
from app.placements.queries.runs import has_runs
from app.placements.services.life import FOLLOWING
from app.placements.services.runs import COMPARISON, MATCH
from app.placements.sweeps import follow_the_calendar, keep_supply, remind_of_choices
from app.placements.views.interns import interns_now, touched_by_withdrawing
from app.placements.views.my_placement import what_a_change_does
from app.placements.views.of_student import placements_shown, where_they_go
from app.privacy.emails import CONFIRM
from app.privacy.erasure import PARTS
from app.privacy.registry import HOLDINGS
from app.privacy.remains import note_remains, wipe_remains
from app.privacy.retention import FIXED, TERMS
from app.privacy.sweeps import keep_terms
from app.privacy.terms import FIXED as FIXED_TERMS
from app.rolemodels.queries.register import role_models_at
from app.rolemodels.services.leaving import ON_LEAVING
from app.rolemodels.services.pausing import ON_PAUSING
from app.rolemodels.sweeps import keep_register
from app.rolemodels.views.beside import role_models_beside
from app.rolemodels.views.running import RUNNING
from app.runs.kinds import KINDS
from app.runs.queries import busy_runs
from app.runs.queries import due_since as runs_due_since
from app.runs.services import take_up_lost_runs
from app.schools.following import ALONG
from app.schools.services.periods import SETTLING
from app.schools.services.vacations import MOVING
from app.shadowdays.calendars import events_of as days_along
from app.shadowdays.sweeps import look_at_days_along
from app.shadowdays.views.asking import hosts_beside, hosts_shown
from app.shadowdays.views.days import what_she_thought
from app.signals.sweeps import look_after_stops
from app.signals.terms import FIXED as SIGNAL_TERMS
from app.signals.views.signals import signals_about
from app.signals.views.telling import way_to_the_coordinator
from app.signon.queries import stops_password
from app.signon.services.links import forget_links
from app.signon.views.flow import ways_to_accept, ways_to_sign_in
from app.signon.views.kept import note_entered
from app.signon.views.own_account import PROVING, part_of_account
from app.signon.views.providers import waiting_services
from app.signon.views.signing_out import page_after_sign_out
from app.students import choosing_page, student_page
from app.students.coach_wish import ON_COACH_WISH
from app.students.queries.audience_counts import HOLDERS
from app.students.queries.choices import are_handed_in
from app.students.services.audience import WHO_GOES
from app.students.sweeps import forget_shortlists
from app.students.terms import FIXED as SHORTLIST_FIXED
from app.students.views.at_site import choose_here
from app.supervision.services.coming import go_along
from app.supervision.services.offers import HOURS
from app.supervision.services.runs import SUPERVISORS
from app.supervision.sweeps import bring_in_supervisors
from app.swaps.sweeps import end_requests
from app.swaps.views.asking import way_to_ask
from app.trail_words import FILES_WITH_NAMES
from app.web.navigation import ITEMS, WAITING

Kind = TypeVar("Kind")
BROUGHT = {
    SIGN_IN: {ways_to_sign_in},
    ACCEPT: {ways_to_accept},
    ACCOUNT_PARTS: {part_of_account},
    WAITING_FOR_TWO: {waiting_services},
    STOPS_PASSWORD: {stops_password},
    MORE_WAYS: {PROVING},
    ENTERED: {note_entered},
    AFTER_SIGN_OUT: {page_after_sign_out},
    WIPING: {forget_links},
    ON_REFUSAL: {(is_refusal_news, note_refusal)},
    FIGURES: {newest_hours},
    FILE_ACTIONS: set(FILES_WITH_NAMES),
    GAUGES: {busy_runs, unsent},
    HOLDINGS: set(contents.HELD),
    PARTS: set(contents.ERASED_BY),
    CONFIRM: {people_who_confirm_erasures},
    TERMS: set(contents.KEPT_FOR),
    FIXED: {
        *FIXED_TERMS,
        *IMPORT_FIXED,
        *AGREEMENT_FIXED,
        *CONFIDENTIAL_TERMS,
        *SIGNAL_TERMS,
        *SHORTLIST_FIXED,
    },
    ON_LEAVING: {
        end_invitations,
        leave_circles,
        leave_gatherings,
        forget_in_plans,
        stop_listening,
        leave_questions,
        stop_coaching,
        note_departure,
        note_remains,
    },
    ON_PAUSING: {let_rest},
    RUNNING: {circles_led},
    UNSEATED: {unseated_in},
    SETTLING: {are_handed_in, has_runs},
    HOLDERS: {students_with_a_place},
    ON_COACH_WISH: {follow_wish},
    MOVING: {keep_to_school_days},
    FOLLOWING: {follow_with_plan},
    ASPECTS: {agreement_aspect, preparation_aspect, guidance_of},
    KINDS: {MATCH, COMPARISON, CIRCLES, SUPERVISORS},
    SWEEPERS: {
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
        keep_gender_totals,
        keep_supply,
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
        back_up_daily,
        keep_exports,
        follow_prints,
        sweep_sessions,
        watch_files,
    },
    DUE_SINCE: {runs_due_since, emails_due_since},
    KNOWN_SITES: {known_sites},
    MOVED: set(merged.MOVED),
    OWN_ASPECTS: {own_agreement_aspect},
    OWN_TERMS: {own_terms},
    ALONG: {WHO_GOES, HOURS},
    GOING_ALONG: {go_along},
    BEFOREHAND: {BEFORE_A_FILE},
    WAYS: {way_to_ask},
    site_page.PEOPLE: {role_models_at},
    site_page.INTERNS: {interns_now},
    site_page.TOUCHED: {touched_by_withdrawing},
    student_page.PLACEMENTS: {placements_shown},
    student_page.GUIDANCE: {guidance_pages_of},
    student_page.PLACES_TO_COME: {where_they_go},
    site_page.EXPERIENCES: {experiences_at},
    site_page.ACTIONS: {choose_here, come_along, ask_about},
    site_page.SAYINGS: {said_at},
    site_page.SIGNALS: {signals_about},
    site_page.POINTS: {points_in_order},
    site_page.HOSTS: {hosts_shown},
    choosing_page.NOTES: {what_a_change_does, what_she_thought},
    choosing_page.BESIDE: {role_models_beside, hosts_beside},
    MORE_EVENTS: {days_along},
    OTHER_WAYS: {way_to_the_coordinator},
}


def every_module() -> list[ModuleType]:
    """Every module of the application, imported; the one that is a program left out."""
    return [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(package.__path__, "app.")
        if not found.name.endswith("__main__")
    ]


def values_of(kind: type[Kind]) -> list[Kind]:
    """Every value of this type that a module holds, once."""
    held = {id(value): value for module in every_module() for value in vars(module).values()}
    return [value for value in held.values() if isinstance(value, kind)]


def test_application_knows_every_piece_for_the_features_below(app: Flask) -> None:
    with app.app_context():
        for listed, pieces in BROUGHT.items():
            assert set(listed) == pieces, listed.name
        assert {importer.kind for importer in IMPORTERS} == set(ImportKind)
        sections = [endpoint for endpoint, _ in WAITING]
    assert len(sections) == len(set(sections)) == 9
    assert set(sections) <= {item.endpoint for item in ITEMS}


def test_every_list_is_filled_under_a_name_of_its_own(app: Flask) -> None:
    listed = values_of(Listed)

    assert set(listed) == {*BROUGHT, IMPORTERS, WAITING}
    assert len({each.name for each in listed}) == len(listed)
    assert all(app.extensions[each.name] for each in listed)


def test_pages_and_words_of_every_feature_are_listed(app: Flask) -> None:
    assert {id(each) for each in values_of(Blueprint)} == {id(each) for each in contents.BLUEPRINTS}
    assert {id(each) for each in values_of(TrailWords)} == {id(each) for each in contents.TRAIL_WORDS}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert labels.words_for("role_model:withdraw") == "Role model withdrew"
        assert labels.words_for("run:start") == "Match run started"
        assert "school:create" in labels.technical_actions()


def test_modules_alone_make_nothing_known() -> None:
    every_module()
    bare = Flask("bare")

    assert not bare.extensions
    with bare.app_context():
        for listed in values_of(Listed):
            with pytest.raises(KeyError):
                list(listed)
        with pytest.raises(KeyError):
            labels.words_for("role_model:withdraw")
