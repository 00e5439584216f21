"""Who did what and when: a page for registrars and administrators, and a command."""
