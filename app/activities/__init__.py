"""What role models come for: guest lessons, speed dates, shadow days, talks; and whether it helped (R27, R47)."""
