"""Tiles of a stack drawn as a view: a few numbers a pixel become colours of 8 bits."""
