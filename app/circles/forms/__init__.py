"""The forms of circles, one module per noun."""
