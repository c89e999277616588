"""The reads behind the screens that gather from several rooms."""

from quarterdeck.web.queries.company import CompanyPage, company_page
from quarterdeck.web.queries.news import ActivityPage, activity_page
from quarterdeck.web.queries.searching import Hit, find
from quarterdeck.web.queries.team import TeamPage, team_page
from quarterdeck.web.queries.week import WeekPage, week_page

__all__ = [
    "ActivityPage",
    "CompanyPage",
    "Hit",
    "TeamPage",
    "WeekPage",
    "activity_page",
    "company_page",
    "find",
    "team_page",
    "week_page",
]
