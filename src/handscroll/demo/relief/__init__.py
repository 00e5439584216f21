"""Reliefs whose height, normals and albedo are known, and their pictures under known lights."""
