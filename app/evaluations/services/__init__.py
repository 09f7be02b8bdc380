"""What happens to evaluations. None of it is in the trail: who answered, and when, would say whose a total is."""
