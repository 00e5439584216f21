"""Pictures of stacks: views tried and saved, and the tiles that are drawn of them."""
