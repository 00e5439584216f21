"""How the house is dressed: its motifs, to look at and to take."""
