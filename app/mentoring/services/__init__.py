"""What people and the worker do with wishes, circle runs and their plans; one module per noun."""
