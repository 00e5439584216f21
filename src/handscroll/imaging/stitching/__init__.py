"""Frames of one scroll, shot with overlap, joined into one picture: arrays in, arrays out."""
