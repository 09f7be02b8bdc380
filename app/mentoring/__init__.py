"""Planning mentoring circles: who would like one, runs that form them, and their publication (R24, R25, D6)."""
