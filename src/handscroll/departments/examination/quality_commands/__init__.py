"""Commands of the quality of captures."""
