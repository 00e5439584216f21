"""Columns of a museum's own sheet: their names, and what each fills in a record."""
