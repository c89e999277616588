"""What KPIs tell the rooms above, which they do not know."""

from django.dispatch import Signal

kpi_read = Signal()
"""A KPI has new readings. Sent inside the transaction that saved them, with `actor` (Member or None), `kpi` and `readings`, a
list of (date, value), oldest first: those that stand for their day now."""
