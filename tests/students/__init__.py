"""Students: their choices, their pages."""
