"""People, seals and dynasties: each has a page that gathers the works in which it is met."""
