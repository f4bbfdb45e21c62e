"""Invented months to rehearse with: police extracts, do-not-contact entries, ORS's side."""

from __future__ import annotations

from local.synthetic.do_not_contact import typed_do_not_contact
from local.synthetic.extract import Extract, extract
from local.synthetic.records import Row, Truth

__all__ = ["Extract", "Row", "Truth", "extract", "typed_do_not_contact"]
