"""The use cases, in plain words: bring the database up to date, judge what is in it, list the clients."""

from clientfit_sync.app.clients import clients
from clientfit_sync.app.reporting import report
from clientfit_sync.app.syncing import Synced, forget, sync

__all__ = ["Synced", "clients", "forget", "report", "sync"]
