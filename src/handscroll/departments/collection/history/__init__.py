"""What a record said before: its versions, compared field by field, and restored."""
