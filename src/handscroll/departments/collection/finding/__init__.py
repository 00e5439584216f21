"""Finding: from a page's address to a search, and from what was found to a page."""
