"""Benchmarks: what the server does beside what the machine can do, in one run on one machine."""
