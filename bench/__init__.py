"""Benchmarks: what the month costs in seconds, megabytes and calls, each beside a naive baseline."""
