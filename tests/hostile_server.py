"""A server in the place of SES or SNS that behaves badly, and counts what was posted to it."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_OK = b'{"MessageId": "m"}'
_XML = b"<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"


def reply(status: str, body: bytes, kind: str = "application/json", **headers: str) -> bytes:
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    ).encode() + body


GOOD = reply("200 OK", _OK)
GOOD_SMS = reply("200 OK", _XML, "text/xml")
# What each behaviour answers after it has read the whole request; None says nothing.
ANSWERS: dict[str, bytes | None] = {
    "hangs": None,
    "resets": None,
    "closes": None,
    "answers 500": reply("500 Internal Server Error", b"{}"),
    "answers 503": reply("503 Service Unavailable", b"{}", Retry_After="0"),
    "answers 429": reply(
        "429 Too Many Requests", b"{}", x_amzn_ErrorType="TooManyRequestsException"
    ),
    "answers twice": GOOD + GOOD,
    "answers half": GOOD[:-8],
    "answers nonsense": b"SMTP 220 hello\r\n\r\n",
    "redirects": reply("307 Temporary Redirect", b"{}", Location="http://127.0.0.1:1/elsewhere"),
    "is content": GOOD,
    "is content with an SMS": GOOD_SMS,
}


@dataclass
class Server:
    """``posts``: bodies of the requests that were read whole."""

    behaviour: str
    posts: list[bytes] = field(default_factory=list)
    url: str = ""
    _stop: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with connection:
            while (body := _request(connection)) is not None:
                self.posts.append(body)
                if not self._behave(connection):
                    return

    def _behave(self, connection: socket.socket) -> bool:
        """Whether the connection stays open."""
        if self.behaviour == "hangs":
            self._stop.wait(5)
            return False
        if self.behaviour == "resets":
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        answer = ANSWERS[self.behaviour]
        if answer is None:
            return False
        connection.sendall(answer)
        return self.behaviour != "answers half"


def _request(connection: socket.socket) -> bytes | None:
    """The body of the next request; ``None`` at the end of the connection."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            chunk = connection.recv(65536)
            if not chunk:
                return None
            data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        if b"100-continue" in head.lower():
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        while len(body) < length:
            body += connection.recv(65536)
    except (OSError, StopIteration):
        return None
    return body


@contextmanager
def serving(behaviour: str) -> Iterator[Server]:
    """A server on a free port of this machine."""
    server = Server(behaviour)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server._stop.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)
