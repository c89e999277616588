"""The shared look, and the screens that gather from several rooms."""
