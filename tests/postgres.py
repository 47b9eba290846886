"""A private PostgreSQL server in a temporary folder: reached by a UNIX socket alone, gone when the tests end."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from tests.programs import postgres_folder

_START_SECONDS = 60


class Postgres:
    """A running server; `create` makes databases, and the last part of its address is the database's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """The libpq address of a database; SQLAlchemy reads it too."""
        return f"postgresql://kartotek@/{database}?host={self._folder}"

    def create(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database and cut off whoever still uses it."""
        name = url.partition("@/")[2].partition("?")[0]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server without fsync (no test pulls its plug) and stop it at the end, come what may."""
    programs = postgres_folder()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    # A short path: a UNIX socket's has 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="kartotek-pg-", dir="/tmp"))
    try:
        user = _unprivileged(folder)
        data = folder / "data"
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "kartotek", "-A", "trust", "-N"]
        encoding = ["-E", "UTF8", "--locale=C"]
        subprocess.run([*user, *initdb, *encoding], check=True, capture_output=True, cwd=folder)
        server = _start([*user, str(programs / "postgres"), "-D", str(data)], folder)
        try:
            postgres = Postgres(folder)
            _wait(postgres, server, folder)
            yield postgres
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> list[str]:
    """What to put before a command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    # When this process is killed, the server is asked to stop too.
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=INT"]
    return ["setpriv", *ids]


def _start(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "60",
        "shared_buffers": "32MB",
    }
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen([*command, *options], stdout=log, stderr=log, cwd=folder)


def _wait(postgres: Postgres, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(postgres.url("postgres")).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # fast shutdown: clients are cut off
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(15)
