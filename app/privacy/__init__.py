"""What is known of people, and what they can do about it: the registry of tables, copies, requests.

Low in the order of imports: it knows no feature. Each says in its own `privacy` module what its tables hold.
"""
