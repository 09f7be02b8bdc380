"""Backups: what is in the database, encrypted for a key that the school keeps elsewhere, and back again.

`archive` is the file, `stores` reads and fills a database, `departures` is the list of who left since, `services` does
the work, `commands` is `flask backup`.
"""
