"""The HTML doors of the heart."""
