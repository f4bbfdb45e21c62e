"""The version of the system: the one place; logs, reports and pages carry it."""

VERSION = "1.0.0"
