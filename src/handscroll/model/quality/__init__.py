"""What a capture is measured against: published tolerances and a museum's own, kept as data."""
