"""The catalogue entry of a relic: its record arranged for a reader, part by part."""
