"""Reads of hours, supervisor runs and plans, one module per noun. `…_visible_to` is the base of what a person sees."""
