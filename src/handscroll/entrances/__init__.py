"""Where people and programs come in: the web, the terminal, the worker."""
