"""The record as the field writes it: one small file an idea, put together in ``catalogue``."""
