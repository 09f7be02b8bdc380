"""The registry of companies: sites, dated counts of women in technical roles, recognition, openings, talks, stops."""
