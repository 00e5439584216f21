"""The bench: the page on which a stack of bands is looked at, and the list of all stacks."""
