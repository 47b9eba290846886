"""Kartotek: one contact book that speaks every CRM's API."""

__version__ = "0.1.0"
