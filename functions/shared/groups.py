"""Groups of things that belong together, by however many steps (union-find). Pure."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    """Whatever can be put in an order."""

    def __lt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=Ordered)


class Groups(Generic[T]):
    """A group is known by its smallest member, in whatever order its members were joined.

    >>> groups = Groups[int]()
    >>> groups.join(3, 2), groups.join(3, 1), groups.of(2), groups.of(9)
    (2, 1, 1, 9)
    """

    def __init__(self) -> None:
        self._nearer: dict[T, T] = {}  # a member → another that is nearer to the smallest

    def of(self, member: T) -> T:
        """The smallest member of its group; itself if it was never joined."""
        while member in self._nearer:
            nearer = self._nearer[member]
            self._nearer[member] = self._nearer.get(nearer, nearer)
            member = nearer
        return member

    def join(self, one: T, other: T) -> T:
        """Makes one group of two; returns its smallest member."""
        one, other = self.of(one), self.of(other)
        if other < one:
            one, other = other, one
        if one != other:
            self._nearer[other] = one
        return one
