"""For the tests of connectors, the house's own and those of others.

`server`: a fake source that speaks HTTP on loopback, with faults on demand. `contract`: what every connector must keep
to, as tests to inherit. `ledger`: what a connector's messages leave behind.
"""
