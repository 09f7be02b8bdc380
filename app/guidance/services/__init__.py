"""What is done about guidance, one module per noun."""
