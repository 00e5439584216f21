"""Spectra of paint: libraries, regions, ranked candidates, unmixing. Arrays in, arrays out."""
