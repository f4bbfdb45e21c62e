"""Reads what ORS, the MPS and E&I drop, splits it by consent, reports on it, and deletes it."""
