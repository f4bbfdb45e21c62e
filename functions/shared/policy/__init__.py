"""The policy: every period, window, stratum, column and prefix, written once and read by all.

One TOML file a subject under ``functions/shared/rules`` and one a survey under
``functions/shared/surveys``; one module here validates each. Use it as
``from functions.shared.policy import retention`` and ``retention.rules()``, or
``surveys.survey("uss")``. Loading is cached, and lazy by subject, so a function that sends does not
pay for reading how files are ingested.
"""

from __future__ import annotations

from functions.shared.policy.base import digest

__all__ = ["digest"]
