"""What outlives the rows that the purge deletes: answers without identity, and counts (R45)."""
