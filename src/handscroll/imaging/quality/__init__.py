"""Quality of a capture, measured on what is known in it: arrays in, numbers with doubt out."""
