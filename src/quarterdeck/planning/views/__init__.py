"""The doors of planning for browsers."""
