"""Spectra of places on a stack: measured, compared with libraries, unmixed, and beside points."""
