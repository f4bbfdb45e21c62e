"""The first hour on AWS: what can be scripted of it (docs/first-hour.md)."""
