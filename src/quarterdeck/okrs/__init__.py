"""Cycles, priorities, objectives, key results, check-ins and grades: the heart."""
