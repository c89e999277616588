"""The reads behind the programme's pages."""

from quarterdeck.programme.queries.diagnosis import ProgrammePage, programme_page
from quarterdeck.programme.queries.rollout import RolloutPage, rollout_page
from quarterdeck.programme.queries.troubles import TroublePage, trouble_page

__all__ = ["ProgrammePage", "RolloutPage", "TroublePage", "programme_page", "rollout_page", "trouble_page"]
