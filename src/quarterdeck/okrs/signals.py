"""What the heart tells the rooms above it, which it does not know."""

from django.dispatch import Signal

output_set_aside = Signal()
"""A writer climbed from an output to a result and keeps the output as a bet. Sent inside the transaction that saved the result,
with `actor` (Member), `key_result` and `text`, the output's words."""
