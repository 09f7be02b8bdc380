"""Students, their choices and what would help them."""
