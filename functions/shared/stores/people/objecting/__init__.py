"""Whoever says no: what they ask for, until and after it is on the list (R20)."""
