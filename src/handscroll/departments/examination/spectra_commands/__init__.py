"""Commands of spectra: libraries, candidates, maps and point files without a browser."""
