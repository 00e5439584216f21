"""My desk: what waits for me, what I am at, what should be looked at; and lists of all works."""
