"""What people and the worker do with hours, supervisor runs and their plans; one module per noun."""
