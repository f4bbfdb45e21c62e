"""The published page, its tables and their dictionary."""
