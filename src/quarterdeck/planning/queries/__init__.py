"""The reads behind the screens of planning: named, typed, a constant number of statements each."""
