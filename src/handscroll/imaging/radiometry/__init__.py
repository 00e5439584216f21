"""From counts of a sensor to reflectance with its uncertainty: arrays in, arrays out."""
