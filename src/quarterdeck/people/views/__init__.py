"""The HTML door of the room."""
