"""Reads of guidance, one module per noun. `plans_visible_to` is the base of what a person sees."""
