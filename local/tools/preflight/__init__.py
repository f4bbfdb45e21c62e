"""Looks at an AWS account before a stage is switched on there, and says what is missing."""
