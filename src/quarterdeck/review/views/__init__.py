"""The doors for browsers: a meeting, decisions, the backlog."""
