"""What people do with a circle, its seats and its meetings; one module per noun."""
