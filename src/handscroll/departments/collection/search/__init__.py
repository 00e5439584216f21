"""Search that understands Chinese: folding, the one box, typing ahead, what a record becomes."""
