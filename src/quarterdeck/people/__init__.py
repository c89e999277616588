"""Organisations, teams, members and access: who is who, and who may do what."""
