"""What people and the worker do with circles, their runs and their meetings; one module per noun."""
