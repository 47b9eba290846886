"""What answers each address: the imports, authentication, metadata."""
