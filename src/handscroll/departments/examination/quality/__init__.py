"""Quality of captures: measured on a target in them, kept as cards, measured against profiles."""
