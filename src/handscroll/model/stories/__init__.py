"""Stories and exhibitions: what a curator composes of texts, pictures, dates and places."""
