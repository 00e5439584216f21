"""Where bytes and rows are kept: vault, journal, register, work owed."""
