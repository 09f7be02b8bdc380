"""One start page per role."""
