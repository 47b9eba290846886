"""The one scenario that every library carries out, in parts; each asserts all that it reads."""
