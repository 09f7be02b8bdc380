"""Pages of students: the coordinator's list, the supervisor's own, and a student's choices."""

from app.students.views import choices, details, students, supervisors  # they add their routes to bp
from app.students.views.blueprint import bp
