"""Django's settings, addresses and servers' entry points."""
