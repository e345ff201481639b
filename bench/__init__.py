"""Measures. Each is a program of its own: ``python -m bench.pages`` and so on."""
