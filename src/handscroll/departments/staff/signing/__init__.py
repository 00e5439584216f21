"""Signing in: with a password, or through the museum's own provider (OpenID Connect)."""
