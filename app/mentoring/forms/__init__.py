"""The forms of circle runs and circles, one module per noun."""
