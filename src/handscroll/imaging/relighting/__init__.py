"""Relightable images: how a surface answers to light from every side, fitted, kept and drawn."""
