"""What happens with sign-in services and links, one module per noun."""
