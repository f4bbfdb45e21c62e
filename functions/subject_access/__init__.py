"""Finds, exports and erases what is held of one person (R39, R50)."""
