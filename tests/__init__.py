"""The tests: one folder per feature, matching/, journeys/ in a real browser, and those of the house itself."""
