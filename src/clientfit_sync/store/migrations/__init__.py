"""The migrations, run by `clientfit_sync.store.migrate` without an ini file."""
