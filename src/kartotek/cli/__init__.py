"""The command line `kartotek`: serve, demo, and what sets a server up."""

from kartotek.cli.commands import main

__all__ = ["main"]
