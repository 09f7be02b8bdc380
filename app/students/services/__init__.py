"""Writes of students and their choices, one module per noun."""

from app.students.services.audience import decide, set_rule
from app.students.services.choices import save_choices, save_wishes
from app.students.services.students import edit_student, invite_student, invite_students, set_participation
