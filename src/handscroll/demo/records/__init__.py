"""Records of the demo collection, and made records of the size of the greatest scrolls."""
