"""What happened, who did it and why: an append-only trail whose rows are chained by their hashes."""
