"""Check-ins: three questions every two weeks of an internship, for the student and one person whom she chooses."""
