"""What every room stands on: organisation scope, keys, clock, references, submissions, schedules and errors."""
