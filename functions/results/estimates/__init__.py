"""Proportions, changes and gaps from counts of answers, weighted to the frame (R14, R55)."""
