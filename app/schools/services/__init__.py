"""What a school decides, one module per noun. `create_school` and `ensure_programme` are what others call."""

from app.schools.services.founding import create_school
from app.schools.services.programmes import ensure_programme
