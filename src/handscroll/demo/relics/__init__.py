"""The demo relics, one module each."""
