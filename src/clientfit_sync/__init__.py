"""Which clients are worth keeping, judged from the time they take and the money they bring."""
