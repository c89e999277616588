"""The doors to retrospectives, to closing a cycle and to what was learned."""
