"""Relightable images: brought into the vault, made into tiles, and lit in the page."""
