"""Deletes what is due, proves it, and asks others to prove theirs (R40 to R49)."""
