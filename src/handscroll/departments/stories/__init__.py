"""Stories and exhibitions: composed by curators, unrolled by visitors."""
