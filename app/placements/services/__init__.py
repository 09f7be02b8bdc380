"""What people and the worker do with runs, proposals, decisions and placements; one module per noun."""
