"""Mentoring circles: who meets with which mentors, when and where. They are solved in `solver/circles`."""
