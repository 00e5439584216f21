"""Keeping a museum safe: backup of the whole, and restoring it."""
