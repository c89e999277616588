"""What to write instead: rewrites by formula, the why ladder, the metric catalogue."""
