"""Quarterdeck: the system that organisations steer by."""

__version__ = "0.1.0"
