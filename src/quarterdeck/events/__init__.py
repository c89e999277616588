"""The append-only log of everything that happened, and the cursors of those who read it."""
