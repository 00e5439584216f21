"""Examination: what lies beneath the surface, under many wavelengths."""
