"""The operations, one module for each family; `calls` has what they share (Web API v2)."""
