"""Ask other authorities who or what is meant: a client of the Reconciliation Service API 0.2."""
