"""What the commands of examination share on the terminal: options, and the bar of long work."""
