"""Management information: response rates, lengths, who is in the sample (R56)."""
