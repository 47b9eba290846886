"""What the members of an import stand for in the book."""
