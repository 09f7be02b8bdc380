"""Where towns and postcodes are, and how many minutes lie between two points."""
