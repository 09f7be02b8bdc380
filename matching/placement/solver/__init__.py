"""How a placement is solved: its flows, its integer programme, and what is its own beside the engine."""
