"""IIIF manifests and collections of others, Presentation 3.0 and 2.1, read as records."""
