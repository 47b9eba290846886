"""Every setting of the server: one schema with its defaults, its explanations and its checks.

Sources, later ones win: the defaults here, a TOML file, the environment (`KARTOTEK_PORT=8080`), the command
line. An unknown key or a bad value ends the start with a ConfigError that names the source and the key.
`config.example.toml` and `docs/reference/settings.md` are printed from this schema (a test compares them).
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from kartotek.web.origins import is_origin

ENVIRONMENT_PREFIX: Final = "KARTOTEK_"

Value = str | bool | int | float | tuple[str, ...]
T = TypeVar("T")
Check = Callable[[Any], str | None]
"""What is wrong with a value of the right type, or None."""


class ConfigError(Exception):
    """A setting that cannot be used; the message names its source and its key."""


def _between(low: float, high: float) -> Check:
    return lambda value: None if low <= value <= high else f"must be between {low:g} and {high:g}"


def _one_of(*names: str) -> Check:
    return lambda value: None if value in names else f"must be one of {', '.join(names)}"


def _is_database(url: str) -> str | None:
    known = url.startswith(("sqlite:///", "postgresql://"))
    return None if known else "must begin with sqlite:/// or postgresql://"


def _is_filled(text: str) -> str | None:
    return None if text.strip() else "must not be empty"


def _is_any(_value: bool) -> None:
    """Every value will do."""


def _are_networks(networks: tuple[str, ...]) -> str | None:
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            return f"{network!r} is neither an IP address nor a network such as 10.0.0.0/8"
    return None


def _are_origins(origins: tuple[str, ...]) -> str | None:
    wrong = next((origin for origin in origins if not is_origin(origin)), None)
    return None if wrong is None else f"{wrong!r} is no origin such as https://app.example.com, in lower case"


def _setting(default: T, text: str, check: Check, *, secret: bool = False) -> T:
    return field(default=default, metadata={"text": text, "check": check}, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force. Times are in seconds, sizes in bytes."""

    host: str = _setting("127.0.0.1", "The address to listen on; 0.0.0.0 and :: are all of this machine's.", _is_filled)
    port: int = _setting(8080, "The port to listen on; 0 takes a free one.", _between(0, 65535))
    database: str = _setting(
        "sqlite:///kartotek.db",
        "Where the book is kept: sqlite:///FILE (sqlite:////ABSOLUTE/FILE) or postgresql://USER:PASSWORD@HOST/NAME.",
        _is_database,
        secret=True,
    )
    max_body_bytes: int = _setting(1 << 20, "The longest request body.", _between(1 << 10, 1 << 30))
    max_upload_bytes: int = _setting(
        16 << 20, "The longest body of operations that take files, such as photos.", _between(1 << 10, 1 << 34)
    )
    max_photo_bytes: int = _setting(
        10 << 20, "The largest file of a photo, as it is sent and as it is kept.", _between(1 << 10, 1 << 30)
    )
    max_photo_pixels: int = _setting(
        25_000_000,
        "The largest photo in pixels, width times height; while one is read, each takes eight bytes or so of memory.",
        _between(1, 80_000_000),  # Pillow itself warns of more
    )
    body_timeout_seconds: float = _setting(
        30.0, "How long a request body may take to arrive; at most a quarter more.", _between(0.1, 3600)
    )
    keep_alive_seconds: int = _setting(30, "How long an idle connection stays open.", _between(1, 3600))
    graceful_stop_seconds: int = _setting(
        30, "How long a stop waits for requests that were accepted before it.", _between(0, 3600)
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (),
        "Addresses and networks of reverse proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are believed.",
        _are_networks,
    )
    login_failures_per_user: int = _setting(
        10, "Failed logins of one user name before it has to wait.", _between(1, 1_000_000)
    )
    login_failures_per_address: int = _setting(
        50, "Failed logins from one client address before it has to wait.", _between(1, 1_000_000)
    )
    login_failure_window_seconds: float = _setting(
        300.0, "How long a failed login is remembered against user and address.", _between(1, 86_400)
    )
    session_seconds: int = _setting(
        86_400, "How long a 24SevenOffice session lives after its last use.", _between(60, 31_536_000)
    )
    md5_passwords: bool = _setting(
        False,
        "Whether old 24SevenOffice programs may log in with the MD5 form of a password instead of the password. A "
        "user's MD5 form is known to the server once the password was set or used after this was switched on.",
        _is_any,
    )
    token_seconds: int = _setting(7_200, "How long a CRM.COM token lives, used or not.", _between(60, 31_536_000))
    superoffice_session_seconds: int = _setting(
        7_200, "How long a browser's SuperOffice session lives after its last use.", _between(60, 31_536_000)
    )
    superoffice_token_seconds: int = _setting(
        3_600,
        "How long a SuperOffice access token lives that a key was exchanged for, used or not.",
        _between(60, 31_536_000),
    )
    superoffice_origins: tuple[str, ...] = _setting(
        (),
        "Origins such as https://app.example.com whose web pages may call SuperOffice's API from a browser (CORS); "
        "pages of this server's own host always may.",
        _are_origins,
    )
    digioffice_origins: tuple[str, ...] = _setting(
        (), "The same for DigiOffice's gateway: origins whose web pages may call it from a browser.", _are_origins
    )
    log_level: str = _setting(
        "info",
        "The least serious events that are logged; info has a line for every request, debug may quote contact data.",
        _one_of("debug", "info", "warning", "error"),
    )


FIELDS: Final[dict[str, Field[Any]]] = {entry.name: entry for entry in fields(Settings)}


def _default(entry: Field[Any]) -> Value:
    return cast("Value", entry.default)


def load_settings(
    file: Path | None = None, environment: Mapping[str, str] | None = None, **overrides: Value | None
) -> Settings:
    """The settings from all sources; `overrides` are the command line's, None where an option was not given.

    `environment` is the process's own unless given. Raises ConfigError.
    """
    values: dict[str, Value] = {}
    if file is not None:
        values |= _from_file(file)
    values |= _from_environment(os.environ if environment is None else environment)
    for name, override in overrides.items():
        if override is not None:
            values[name] = _accept("command line", name, override)
    return Settings(**values)  # type: ignore[arg-type] # each value was checked against its field's type


def _from_file(file: Path) -> dict[str, Value]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
    return {name: _accept(str(file), name, value) for name, value in content.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for variable, text in environment.items():
        if variable.startswith(ENVIRONMENT_PREFIX):
            name = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
            values[name] = _accept("environment", name, _parse(name, text), shown=variable)
    return values


def _parse(name: str, text: str) -> object:
    """A variable's text as a value of the setting's type; text that is none stays text and is refused later."""
    default = _default(FIELDS[name]) if name in FIELDS else ""
    if isinstance(default, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, bool):
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    if isinstance(default, int | float):
        for number in (int, float):
            try:
                return number(text)
            except ValueError:
                continue
    return text


def _accept(source: str, name: str, value: object, *, shown: str | None = None) -> Value:
    """`value` in its field's type. Raises ConfigError; only secrets are kept out of the message."""
    shown = shown or name
    if name not in FIELDS:
        raise ConfigError(f"{source}: {shown}: there is no such setting")
    entry = FIELDS[name]
    typed = _typed(value, _default(entry))
    quoted = f", not {value!r}" if entry.repr else ""
    if typed is None:
        raise ConfigError(f"{source}: {shown}: must be {_kind(_default(entry))}{quoted}")
    wrong = entry.metadata["check"](typed)
    if wrong is not None:
        raise ConfigError(f"{source}: {shown}: {wrong}{quoted}")
    return typed


def _typed(value: object, default: Value) -> Value | None:
    """`value` if it has the type of `default` (a whole number will do as a number), else None."""
    if isinstance(value, bool) or isinstance(default, bool):
        return value if isinstance(value, bool) and isinstance(default, bool) else None
    if isinstance(default, tuple):
        is_list = isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)
        return tuple(value) if is_list else None  # type: ignore[arg-type] # checked in the line above
    if isinstance(default, float):
        return float(value) if isinstance(value, int | float) else None
    if isinstance(default, int):
        return value if isinstance(value, int) else None
    return value if isinstance(value, str) else None


def _kind(default: Value) -> str:
    kinds = {tuple: "a list of texts", bool: "true or false", float: "a number", int: "a whole number", str: "a text"}
    return kinds[type(default)]


def example_toml() -> str:
    """The text of `config.example.toml`: every setting with its default, commented out."""
    head = "# Settings of Kartotek. What is commented out is the default. Printed from src/kartotek/config.py.\n"
    parts = (f"\n# {entry.metadata['text']}\n# {name} = {_toml(_default(entry))}\n" for name, entry in FIELDS.items())
    return head + "".join(parts)


def reference_page() -> str:
    """The text of `docs/reference/settings.md`."""
    rows = (
        f"| `{name}` | {_kind(_default(entry))} | `{_toml(_default(entry))}` | {entry.metadata['text']} |"
        for name, entry in FIELDS.items()
    )
    return _PAGE.format(prefix=ENVIRONMENT_PREFIX, rows="\n".join(rows))


_PAGE = """\
# Settings

Printed from `src/kartotek/config.py`. Sources, later ones win: the defaults, a TOML file (`--config FILE`), the
environment (`{prefix}PORT=8080`; lists with commas), the command line. An unknown key or a bad value ends the start
and names its source. Times are in seconds, sizes in bytes.

| key | kind | default | meaning |
|---|---|---|---|
{rows}
"""


def _toml(value: Value) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
