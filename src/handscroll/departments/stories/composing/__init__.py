"""A story as a form: what is typed, what is wrong with it, and what its small buttons do."""
