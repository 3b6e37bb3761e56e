"""The use cases, in plain words: bring the database up to date, judge what is in it, list the clients.

Each is a file of its own, for a report must not wait for what only a sync needs.
"""
