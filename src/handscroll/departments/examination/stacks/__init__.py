"""Stacks of bands: brought into the vault, and the cubes of reflectance made of them."""
