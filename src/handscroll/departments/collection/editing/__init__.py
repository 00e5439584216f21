"""A record edited in the browser: a form that follows the model, read back and saved."""
