"""Showing: what the pages say of a relic, and how it opens."""
