"""The intake board: files that come from a browser, what becomes of them, how far they are."""
