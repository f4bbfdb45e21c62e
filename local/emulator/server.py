"""Starts and stops the embedded cloud's process group; one cloud a folder, each on a free port."""

import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from local import ROOT
from local.emulator.certificate import LOOPBACK, write_certificate
from local.emulator.engine import ATTACHED
from local.emulator.processes import group_ended, signal_group, spawn_group, wait_for

REGION = "eu-west-2"
START_SECONDS = 60  # a cold start on a busy machine; usually one second
ASK_SECONDS = 1.5  # nothing in it is worth waiting for: it all goes
STOP_SECONDS = 5


class CloudFailed(Exception):
    """The embedded cloud did not start, did not stop, or refused a template."""


@dataclass(frozen=True)
class Server:
    """A running engine: where it listens, whose certificate it shows, who its administrator is."""

    home: str
    pid: int
    endpoint_url: str
    ca_bundle: str
    access_key_id: str
    secret_access_key: str

    def get(self, path: str) -> bytes:
        """Read one of the engine's own pages, such as `/_ministack/health`."""
        return self._ask("GET", path)

    def delete(self, path: str) -> None:
        """Empty one of those pages that list what was sent."""
        self._ask("DELETE", path)

    def _ask(self, method: str, path: str) -> bytes:
        context = ssl.create_default_context(cafile=self.ca_bundle)
        request = urllib.request.Request(  # noqa: S310 - always https to the loopback address
            self.endpoint_url + path, method=method
        )
        with urllib.request.urlopen(request, context=context, timeout=30) as reply:  # noqa: S310 - as above
            return bytes(reply.read())


def start(home: Path, *, attached: bool) -> Server:
    """Start an engine in an empty `home`; an attached one ends with the program that started it."""
    if alive(home):
        raise CloudFailed(f"a cloud is already running in {home}")
    shutil.rmtree(home, ignore_errors=True)
    (home / "tmp").mkdir(parents=True)
    certificate, key = write_certificate(home)
    port = free_port()
    server = Server(
        home=str(home),
        pid=0,
        endpoint_url=f"https://{LOOPBACK}:{port}",
        ca_bundle=str(certificate),
        access_key_id="AKIA" + secrets.token_hex(8).upper(),
        secret_access_key=secrets.token_urlsafe(30),
    )
    environment = engine_environment(server, port, key)
    if attached:
        environment[ATTACHED] = str(os.getpid())
    process = spawn_group(
        [sys.executable, "-m", "local.emulator.engine", str(home)],
        folder=ROOT,
        environment=environment,
        log=home / "engine.log",
    )
    server = Server(**{**asdict(server), "pid": process.pid})
    (home / "server.json").write_text(json.dumps(asdict(server)))
    (home / "server.json").chmod(0o600)
    wait_until_healthy(server, process)
    return server


def engine_environment(server: Server, port: int, key: Path) -> dict[str, str]:
    """Everything the engine, and so each function, sees: nothing leaks in from the user's shell."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "TMPDIR": str(Path(server.home) / "tmp"),
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": LOOPBACK,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": server.ca_bundle,
        "MINISTACK_SSL_KEY": str(key),
        # The functions' own clients must trust the certificate, else they hang in retries.
        "AWS_CA_BUNDLE": server.ca_bundle,
        "SSL_CERT_FILE": server.ca_bundle,
        "REQUESTS_CA_BUNDLE": server.ca_bundle,
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        # It would open ports on every interface, and tidy up containers of its own on this machine.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
    }


def wait_until_healthy(server: Server, process: "subprocess.Popen[bytes]") -> None:
    """Return once the engine answers; fail with the end of its log if it ended instead."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            log = (Path(server.home) / "engine.log").read_text(errors="replace")
            raise CloudFailed(f"the engine stopped at once:\n{log[-2000:]}")
        try:
            server.get("/_ministack/health")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    stop(Path(server.home))
    raise CloudFailed(f"the engine did not answer within {START_SECONDS} seconds")


def running(home: Path) -> Server | None:
    """The engine that serves this folder, if one does."""
    try:
        return Server(**json.loads((home / "server.json").read_text())) if alive(home) else None
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def alive(home: Path) -> bool:
    """Whether an engine holds the folder's lock: true only while its process lives."""
    try:
        with (home / "engine.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def stop(home: Path) -> bool:
    """End the engine of this folder with all its workers; say whether there was one.

    SIGTERM hangs while a client keeps a connection open, so the group is killed a moment later.
    """
    if not alive(home):
        return False
    group = int((home / "engine.pid").read_text())
    for sign, patience in ((signal.SIGTERM, ASK_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
        signal_group(group, sign)
        # The lock is let go a moment after the last process has gone.
        if group_ended(group, patience) and wait_for(lambda: not alive(home), patience):
            break
    else:
        raise CloudFailed(f"process group {group} does not end")
    shutil.rmtree(home / "tmp", ignore_errors=True)
    return True


def free_port() -> int:
    """A port of the loopback address that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
