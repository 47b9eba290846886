"""`python -m kartotek`: the command line."""

from kartotek.cli import main

main()
