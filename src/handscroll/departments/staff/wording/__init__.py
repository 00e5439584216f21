"""The museum's own words: a page for curators and administrators, and commands."""
