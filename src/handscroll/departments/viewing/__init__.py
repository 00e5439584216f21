"""Viewing: tiles, manifests, the unrolling scroll."""
