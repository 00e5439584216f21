"""Synthetic relics whose truth is known, painted by software."""
