"""The book itself: parties, their parts, changes, errors and the ports that storage implements. No I/O."""
