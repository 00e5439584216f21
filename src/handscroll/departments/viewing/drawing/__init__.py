"""Drawing: what is not a stored tile is scaled, turned and written, in a process of its own."""
