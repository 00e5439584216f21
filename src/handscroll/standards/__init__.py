"""Documents that standards define: pure reading and writing."""
