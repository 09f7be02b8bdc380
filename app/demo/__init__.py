"""The demo school: a year's data with which somebody can try everything. Never in production."""
