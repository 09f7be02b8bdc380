"""Reading a file that nobody vouches for: runs in a process of its own, knows nothing of the application.

Only relative imports, the standard library, python-calamine and python-stdnum: the process starts without Flask,
without the database and without any setting, so that a hostile file has nothing to reach.
"""
