"""Reading without a network: the script that keeps what was seen, and what an app needs."""
