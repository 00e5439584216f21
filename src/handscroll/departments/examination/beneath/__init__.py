"""Beneath the surface: what people took for hidden layers, as visitors see it."""
