"""Mappings: which column of another museum's file is which of ours; guessed, shown, edited."""
