"""Puts single rows or objects back, without what had to go meanwhile."""
