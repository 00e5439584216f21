"""Commands of libraries of reference spectra."""
