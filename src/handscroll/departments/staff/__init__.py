"""People, sign-in, the intake board and the desk."""
