"""The forms of planning."""

from quarterdeck.planning.forms.agreements import (
    AskForm,
    ChallengeForm,
    ContributorForm,
    CounterOfferForm,
    CounterShareForm,
    LowerTargetForm,
    NeedForm,
    ShareForm,
    SuggestionForm,
)
from quarterdeck.planning.forms.alignment import AlignmentForm

__all__ = [
    "AlignmentForm",
    "AskForm",
    "ChallengeForm",
    "ContributorForm",
    "CounterOfferForm",
    "CounterShareForm",
    "LowerTargetForm",
    "NeedForm",
    "ShareForm",
    "SuggestionForm",
]
