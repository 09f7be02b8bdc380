"""The school itself: programmes, periods, teams and its dated rules."""
