"""A student asks for another place after the publication, and a coordinator gives it where that harms nobody."""
