"""Reads of the mentoring circles, one module per noun. `…_visible_to` is the base of what a person sees."""
