"""`flask backup …`, and what of `flask school …` moves whole schools."""
