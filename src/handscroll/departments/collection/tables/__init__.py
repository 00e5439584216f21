"""Tables as files have them: encodings, separators, workbooks and JSON, read as streams."""
