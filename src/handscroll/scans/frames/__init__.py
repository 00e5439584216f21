"""Frames of one scroll: opened as files, noted in a recipe, drawn from it as one picture."""
