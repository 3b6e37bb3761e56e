"""A third party's package, as the README shows it: its files must type-check, and do what the README says."""
