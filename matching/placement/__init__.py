"""Placement: who goes to which opening. What a problem and a solution are, how they are read, checked and explained."""
