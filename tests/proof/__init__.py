"""Every function at a small piece of work, so that it can be stopped, disturbed and done again."""
