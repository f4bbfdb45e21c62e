"""What may be shown: small figures are hidden, with those that would give them away (R55)."""
