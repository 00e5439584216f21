"""The commands that draw, save and publish views of stacks."""
