"""The tables of the job engine hold nobody's data."""

from app.background.models import WorkerBeat
from app.privacy.registry import Holding

HELD = (Holding(WorkerBeat, "Sign of life of a worker", plain="name at", nobody="the name of a process"),)
