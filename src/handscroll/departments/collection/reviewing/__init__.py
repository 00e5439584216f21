"""A record under review: what differs from what the public saw, and what people say of it."""
