"""What a story's page says, gathered without a request: pages, exports and kiosks show the same."""
