"""What leaves a function when it fails: no text that may hold a value, and nobody's error lost."""

from __future__ import annotations

from typing import Any

import pytest

from functions.shared.errors import Busy
from functions.shared.log import UnexpectedFailure, entry_point


@entry_point
def fails_twice(event: dict[str, Any], context: Any) -> None:
    raise ExceptionGroup("two surveys", [Busy("a draw is under way"), ValueError("07700 900123")])


def test_of_two_errors_both_leave_and_neither_with_a_value() -> None:
    with pytest.raises(ExceptionGroup) as raised:
        fails_twice({}, None)
    busy, unforeseen = raised.value.exceptions
    assert isinstance(busy, Busy)
    assert isinstance(unforeseen, UnexpectedFailure)
    assert "07700" not in str(unforeseen)
