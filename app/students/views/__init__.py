"""Pages of students: who goes in a period, the coordinator's list, the supervisor's own, and a student's choices."""

from app.students.views import (  # they add their routes to bp
    audience,
    choices,
    comparing,
    copies,
    details,
    erasing,
    reasons,
    students,
    supervisors,
)
from app.students.views.blueprint import bp
