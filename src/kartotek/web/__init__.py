"""The edge: everything the faces share about HTTP, and nothing about contacts."""
