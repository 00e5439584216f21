"""The aligner: a page on which a person lays one stack on another of the same work."""
