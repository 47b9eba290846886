"""What answers each address: one module for each family of operations, all on top of `calls`."""
