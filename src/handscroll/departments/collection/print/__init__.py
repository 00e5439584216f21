"""The catalogue entry on paper: a relic's record as a PDF, as a printed catalogue has it."""
