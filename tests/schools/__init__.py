"""The school: founding, rules, periods, programmes, teams."""
