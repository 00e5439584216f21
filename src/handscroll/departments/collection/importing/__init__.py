"""Bringing records in through the browser: a file kept, mapped, tried, loaded, and taken back."""
