"""The connectors that come with clientfit-sync; each registers by entry point, as anybody's would."""
