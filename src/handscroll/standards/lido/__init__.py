"""LIDO 1.1: records of works as XML for other collections, written and read."""
