"""The commands of relightable images."""
