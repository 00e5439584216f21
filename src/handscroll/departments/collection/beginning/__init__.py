"""A record begun in the browser: its number and title, then the form."""
