"""Maps of pigments on the web: asked for, waited for, drawn."""
