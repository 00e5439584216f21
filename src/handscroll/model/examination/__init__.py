"""Expressions of bands, and recipes of views: what is shown of a stack, and how, in plain words."""
