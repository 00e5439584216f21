"""What lies beneath the paint: a map from a cube of reflectance, and regions worth a look."""
