"""Changing states with a reason, and speaking about a record until all is settled."""
