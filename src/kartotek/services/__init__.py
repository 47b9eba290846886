"""Every rule of the book: rights, validation, identity, versions, the change log. No protocol, no SQL."""
