"""Readers of scan files; pyramids: build and read."""
