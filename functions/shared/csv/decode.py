"""Bytes of a dropped file as strict UTF-8 text, one line at a time, in flat memory. Pure."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import Protocol

from functions.shared.errors import RefusedFile

PIECE = 256 * 1024  # bytes decoded at a time
LINE_LONGEST = (
    4 * 1024 * 1024
)  # bytes without a line end: no table, and more than memory should hold
_BOM = codecs.BOM_UTF8
# What files look like that were renamed to .csv.
_NOT_CSV = {
    b"PK\x03\x04": "not-csv",  # zip, xlsx
    b"\xd0\xcf\x11\xe0": "not-csv",  # xls
    b"\x1f\x8b": "not-csv",  # gzip
    b"%PDF": "not-csv",
    b"{\\rt": "not-csv",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SNIFFED = 4


class Readable(Protocol):
    """A file or an S3 body."""

    def read(self, size: int, /) -> bytes: ...


def text_lines(source: Iterable[bytes] | Readable) -> Iterator[str]:
    """Lines as written (``\\n``, ``\\r\\n`` or ``\\r`` kept), without a byte-order mark.

    Raises :class:`RefusedFile` with rule ``empty``, ``not-csv``, ``utf-16``, ``nul``, ``not-utf8``
    or ``line-too-long``, after all that is sound before the fault was given: whoever counts rows
    knows which one is at fault.
    """
    # newline="": a line end within quotes belongs to the value.
    return io.TextIOWrapper(_Checked(_pieces(source)), encoding="utf-8", newline="")


def _pieces(source: Iterable[bytes] | Readable) -> Iterator[bytes]:
    if hasattr(source, "read"):
        yield from iter(lambda: source.read(PIECE), b"")
        return
    for chunk in source:
        for start in range(0, len(chunk), PIECE):
            yield chunk[start : start + PIECE]


class _Checked(io.BufferedIOBase):
    """Hands on sound bytes; raises when it comes to others."""

    name = ""  # a text wrapper asks for it

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = _opened(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._line = 0
        self._fault = ""

    def readable(self) -> bool:
        return True

    def read1(self, _size: int = -1, /) -> bytes:
        """The next piece, of whatever size; empty at the end."""
        piece = b"" if self._fault else self._sound(next(self._pieces, b""))
        if self._fault and not piece:
            raise RefusedFile(self._fault)
        return piece

    def _sound(self, piece: bytes) -> bytes:
        """The piece up to the first byte that no UTF-8 text holds."""
        nul = piece.find(b"\0")
        if nul >= 0:
            self._fault, piece = "nul", piece[:nul]
        try:
            self._decoder.decode(piece, final=not piece and not self._fault)
        except UnicodeDecodeError as error:
            carried = len(error.object) - len(piece)
            self._fault, piece = "not-utf8", piece[: max(0, error.start - carried)]
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        self._line = self._line + len(piece) if end < 0 else len(piece) - end - 1
        if self._line > LINE_LONGEST:
            self._fault, piece = "line-too-long", b""
        return piece


def _opened(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces without a byte-order mark, once it is clear that they are text."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _SNIFFED:
            break
    for magic, rule in _NOT_CSV.items():
        if head.startswith(magic):
            raise RefusedFile(rule)
    if not head.removeprefix(_BOM):
        raise RefusedFile("empty")
    yield head.removeprefix(_BOM)
    yield from pieces
