"""Components of a stack: few mixtures of its bands that show what single bands do not."""
