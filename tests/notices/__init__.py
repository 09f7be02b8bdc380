"""Letters: writing, sending, trying again."""
