"""Files of spectra: libraries of references, and spectra taken at points."""
