"""Pictures of another geometry laid on a stack: by control points, or by a search."""
