"""What happened at the demo school so far: it is the end of November, choices are in, the first match run waits."""

from app.demo.people import DemoPeople


def tell(people: DemoPeople) -> None:
    """Bring the school to the week before the choices close."""
