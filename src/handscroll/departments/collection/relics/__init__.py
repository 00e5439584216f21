"""Relics at the terminal: listed, shown, published, withdrawn."""
