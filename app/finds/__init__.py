"""Companies that students found themselves: proposed to the coordinator, checked, accepted or not."""
