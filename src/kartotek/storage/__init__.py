"""Where the book is kept: SQLite and PostgreSQL behind the ports of `kartotek.domain.ports`.

Storage only stores: every rule is in the services, which it is given as an `Executor`.
"""
