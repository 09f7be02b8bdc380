"""Reads of students and their choices, one module per noun."""

from app.students.queries.choices import choices_of, choices_with_places_of, list_counts, vetoed_site_ids
from app.students.queries.eligibility import OpeningRule, rule_of_opening
from app.students.queries.offers import Offer, offered_titles, offers_to
from app.students.queries.students import (
    student_for,
    student_if_any,
    student_of,
    students_listing,
    visible_to,
)
