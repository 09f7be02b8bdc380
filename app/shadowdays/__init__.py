"""Days along with a student who has an internship somewhere now, and what the guest thought of it (R19, R20)."""
