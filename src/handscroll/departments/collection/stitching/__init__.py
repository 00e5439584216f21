"""Frames of one scroll joined into one picture: files in, a picture with its recipe out."""
