"""The short way: requests for exactly one stored tile, answered before any framework."""
