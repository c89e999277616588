"""How the weights of `quarterdeck.coach.outcome` are made: `python -m quarterdeck.coach.training`.

The examples are our own words, written for this purpose. Nothing here is needed at run time.
"""
