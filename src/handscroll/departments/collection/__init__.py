"""Accession: how scans and records become relics."""
