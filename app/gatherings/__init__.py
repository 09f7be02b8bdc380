"""Return days, peer meetings and company visits: planned, invited by rule, attended, evaluated (R9, R21, R22)."""
