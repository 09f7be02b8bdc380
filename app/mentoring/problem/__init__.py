"""Between rows and `matching`: build and freeze the question about circles, judge a plan, record it, explain it.

Only this folder and `services/runs` call `matching`. Gender is not read anywhere here (R43): a student is her
programme, year, times and home town. Files hold ids, never names.
"""
