"""The tables of planning, one module each."""

from quarterdeck.planning.models.alignment import Alignment, AnswerGiven, ClarityTally
from quarterdeck.planning.models.challenge import Challenge, ChallengeState, Question
from quarterdeck.planning.models.commitment import Move, Need, Share, ShareState, Side
from quarterdeck.planning.models.dependency import Dependency, DependencyState, Turn
from quarterdeck.planning.models.suggestion import Authorship, Suggestion, SuggestionField, SuggestionState
from quarterdeck.planning.models.window import ForumNote, MovedStep, PlanningStep

__all__ = [
    "Alignment",
    "AnswerGiven",
    "Authorship",
    "Challenge",
    "ChallengeState",
    "ClarityTally",
    "Dependency",
    "DependencyState",
    "ForumNote",
    "Move",
    "MovedStep",
    "Need",
    "PlanningStep",
    "Question",
    "Share",
    "ShareState",
    "Side",
    "Suggestion",
    "SuggestionField",
    "SuggestionState",
    "Turn",
]
