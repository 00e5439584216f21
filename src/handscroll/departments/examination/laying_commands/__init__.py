"""Commands that lay pictures of another geometry on a stack, and take them off."""
