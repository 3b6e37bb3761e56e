"""Polite HTTP, once for all connectors: pacing, retries, quotas, paging and errors that keep the secret."""
