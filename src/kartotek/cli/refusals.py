"""What went wrong, said in one line: errors that the user can mend end a command without a stack trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from kartotek.config import ConfigError
from kartotek.domain.errors import DomainError


@contextmanager
def refusals() -> Iterator[None]:
    """Turn errors of settings, of the book and of the operating system into a message and exit status 1."""
    try:
        yield
    except (ConfigError, OSError) as error:
        message = str(error)
    except DomainError as error:
        message = error.safe_message
    else:
        return
    typer.secho(f"kartotek: {message}", fg=typer.colors.RED, err=True)
    raise typer.Exit(1)
