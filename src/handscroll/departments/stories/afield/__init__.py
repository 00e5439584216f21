"""Stories taken out of the house: a folder of plain files that needs no server and no network."""
