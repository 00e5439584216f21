"""Stacks of bands as files, and the derived cube of calibrated reflectance."""
