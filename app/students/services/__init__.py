"""Writes of students and their choices, one module per noun."""

from app.students.services.audience import decide, set_rule
from app.students.services.choices import in_words, save_choices, save_wishes, wish_for_coach
from app.students.services.details import TakenByStudent, add_student, edit_student
from app.students.services.shortlist import keep, let_go
from app.students.services.students import invite_student, invite_students, set_participation
from app.students.services.supervisors import give_supervisor
