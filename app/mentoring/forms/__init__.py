"""The forms of wishes and circle runs, one module per noun."""
