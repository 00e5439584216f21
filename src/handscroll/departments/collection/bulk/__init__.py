"""Bulk edit: one change of many records, foreseen, written as one batch, taken back as one."""
