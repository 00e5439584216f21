"""Taking in: what a person asks for at the terminal, and what they are told."""
