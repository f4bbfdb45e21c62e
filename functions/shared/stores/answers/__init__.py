"""Answers and comments without identity: one merged object a survey and month (R31, R36, R45)."""
