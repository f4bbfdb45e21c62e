"""Bytes of a dropped file as text, one line at a time, in flat memory, whatever wrote it. Pure.

UTF-8, else UTF-16 with or without a mark, else Windows-1252 (R58). A byte that no UTF-8 text holds
is read as Windows-1252, letter by letter: a file of both loses nothing.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import Protocol

from functions.shared.errors import RefusedFile

PIECE = 64 * 1024  # bytes decoded at a time
LINE_LONGEST = (
    4 * 1024 * 1024
)  # bytes without a line end: no table, and more than memory should hold
UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"
MARK = "\ufeff"
WORKBOOK = b"PK\x03\x04"
# What files look like that were renamed to .csv.
_NOT_CSV = (
    WORKBOOK,  # any other zip: a workbook has its own reader
    b"\xd0\xcf\x11\xe0",  # xls, or a workbook with a password
    b"\x1f\x8b",  # gzip
    b"%PDF",
    b"{\\rt",
)
_SNIFFED = 256  # bytes that tell UTF-16 without a mark
FALL_BACK = "windows-1252-letters"  # how to decode what is nearly UTF-8


class Readable(Protocol):
    """A file or an S3 body."""

    def read(self, size: int, /) -> bytes: ...


def pieces_of(source: Iterable[bytes] | Readable) -> Iterator[bytes]:
    """The source in pieces of at most :data:`PIECE` bytes."""
    if hasattr(source, "read"):
        yield from iter(lambda: source.read(PIECE), b"")
        return
    for chunk in source:
        for start in range(0, len(chunk), PIECE):
            yield chunk[start : start + PIECE]


class Text:
    """Lines as written (``\\n``, ``\\r\\n`` or ``\\r`` kept), without byte-order marks.

    Raises :class:`RefusedFile` with rule ``empty``, ``not-csv``, ``nul`` (unless ``lenient``: then
    such bytes are left out) or ``line-too-long``, after all that is sound before the fault was
    given. ``encoding`` is what was understood so far.
    """

    def __init__(self, source: Iterable[bytes] | Readable, *, lenient: bool = False) -> None:
        self._bytes = _Sound(pieces_of(source), lenient=lenient)
        # newline="": a line end within quotes belongs to the value.
        self._lines = io.TextIOWrapper(self._bytes, encoding="utf-8", errors=FALL_BACK, newline="")

    @property
    def encoding(self) -> str:
        return self._bytes.encoding

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            yield line.lstrip(MARK)
            break
        yield from self._lines


class _Sound(io.BufferedIOBase):
    """Hands on sound bytes as (nearly) UTF-8; raises when it comes to others."""

    name = ""  # a text wrapper asks for it

    def __init__(self, pieces: Iterator[bytes], *, lenient: bool) -> None:
        self.encoding = UTF_8
        self._lenient = lenient
        self._pieces = self._opened(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._in_letter = False
        self._line = 0
        self._fault = ""

    def readable(self) -> bool:
        return True

    def read1(self, _size: int = -1, /) -> bytes:
        """The next piece, of whatever size; empty at the end."""
        piece = b""
        while not piece and not self._fault:
            raw = next(self._pieces, None)
            if raw is None:
                self._note(b"")
                break
            piece = self._sound(raw)
        if self._fault and not piece:
            raise RefusedFile(self._fault)
        return piece

    def _sound(self, piece: bytes) -> bytes:
        """The piece up to the first byte that no table holds."""
        nul = piece.find(b"\0")
        if nul >= 0 and self._lenient:
            piece = piece.replace(b"\0", b"")
        elif nul >= 0:
            self._fault, piece = "nul", piece[:nul]
        self._note(piece)
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        self._line = self._line + len(piece) if end < 0 else len(piece) - end - 1
        if self._line > LINE_LONGEST:
            self._fault, piece = "line-too-long", b""
        return piece

    def _note(self, piece: bytes) -> None:
        """Is it UTF-8 still? The text wrapper decodes; this only remembers."""
        if self.encoding != UTF_8 or (piece and piece.isascii() and not self._in_letter):
            return
        try:
            self._decoder.decode(piece, final=not piece)
            self._in_letter = bool(self._decoder.getstate()[0])
        except UnicodeDecodeError:
            self.encoding = WINDOWS

    def _opened(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces as UTF-8, once it is clear that they are text."""
        head = b""
        for piece in pieces:
            head += piece
            if len(head) >= _SNIFFED:
                break
        if head.startswith(_NOT_CSV):
            raise RefusedFile("not-csv")
        utf_16 = utf_16_of(head)
        if not head.removeprefix(codecs.BOM_UTF8) or head in (
            codecs.BOM_UTF16_LE,
            codecs.BOM_UTF16_BE,
        ):
            raise RefusedFile("empty")
        if not utf_16:
            yield head
            yield from pieces
            return
        self.encoding = UTF_16
        decoder = codecs.getincrementaldecoder(utf_16)("replace")
        yield decoder.decode(head).encode()
        for piece in pieces:
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()


def utf_16_of(head: bytes) -> str:
    """The codec if the text is UTF-16: by its mark, or since every other byte is nought."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    pairs = len(head) // 2
    first, second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    # Headers are written in letters of our own, whatever the values are written in.
    for codec, noughts, others in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if pairs and noughts > 0.6 * pairs and others < 0.1 * pairs:
            return codec
    return ""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8, read as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return odd.decode("cp1252", "replace"), error.end


codecs.register_error(FALL_BACK, _as_windows)
