"""Loading records without files, many at a time."""
