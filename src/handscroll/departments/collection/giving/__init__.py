"""Taking records out: the museum's own lines, and the columns of its sheets."""
