"""Benchmarks: what a month costs in seconds, megabytes and calls, beside a naive baseline."""
