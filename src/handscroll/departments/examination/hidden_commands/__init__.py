"""Commands of hidden layers: sought, listed and judged without a browser."""
