"""The digital relics warehouse: preserve, study, share."""

__version__ = "0.1.0"
