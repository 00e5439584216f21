"""Synthetic relics whose truth is known, painted by software."""

SMALLEST = 0.03
"""Smallest scale that the painter works at; below it brushes are thinner than a pixel."""
