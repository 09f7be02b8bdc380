"""Between rows and `matching`: build the question from rows and freeze it, record the answer in rows.

Only this folder, `explaining` and `services/runs` call `matching`. Gender is not read anywhere here (R43): a student is
her programme, wishes, choices and home town.
"""
