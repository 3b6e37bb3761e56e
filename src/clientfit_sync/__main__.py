"""`python -m clientfit_sync`."""

from clientfit_sync.cli import main

main()
