"""Talk about anything, with mentions."""
