"""Bets in flow: initiatives, the boards they move over, and what their moves tell."""
