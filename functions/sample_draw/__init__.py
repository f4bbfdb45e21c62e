"""The monthly draw: extract check, frame, sample, handover, recall (R01 to R14)."""
