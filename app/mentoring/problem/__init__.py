"""Between rows and `matching`: build and freeze the question about circles, judge a plan, record it, explain it.

Only this folder and `jobs` know the solver. Gender is not read anywhere here (R43): a student is her programme, year,
moments and home town. Files hold ids, never names.
"""
