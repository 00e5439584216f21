"""The words of the field, in three languages: shipped as data files, extended by each museum."""
