"""Dates as they are written on works and in records, read as intervals of years."""
