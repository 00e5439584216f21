"""Linked Art 1.0: works as JSON-LD for other collections, written and read."""
