"""Intakes on the terminal: listed, paused, resumed, tried again."""
