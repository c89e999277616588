"""What this room tells the rooms above it, which it does not know."""

from django.dispatch import Signal

organisation_founded = Signal()
"""A new organisation stands. Sent inside its scope and its transaction, with `organisation` and `founder` (Member)."""

settings_changed = Signal()
"""An organisation's settings are others now. Sent inside its scope and its transaction, with `organisation` and
`changed` (the names of the settings)."""
