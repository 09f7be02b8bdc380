"""What the school does with agreements, one module per noun."""
