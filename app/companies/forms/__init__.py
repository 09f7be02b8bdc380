"""The shape of what people fill in about companies, one module per noun."""
