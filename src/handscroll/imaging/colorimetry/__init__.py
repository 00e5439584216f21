"""Spectra as colours, and how different two colours look: arrays in, arrays out."""
