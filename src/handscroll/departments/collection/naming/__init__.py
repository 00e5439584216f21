"""Who and what a record names: keys of people and seals, and where their pages lie."""
