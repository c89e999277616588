"""Addresses of retrospectives, of closing a cycle, and of what was learned."""

from django.urls import path

from quarterdeck.reflection.views import cycles, learning, retrospectives

app_name = "reflection"
urlpatterns = [
    path("teams/<slug:team>/retrospectives/new", retrospectives.new, name="new_retrospective"),
    path("retrospectives/<uuid:key>", retrospectives.retrospective, name="retrospective"),
    path("retrospectives/<uuid:key>/live", retrospectives.live, name="live_retrospective"),
    path("retrospectives/<uuid:key>/cards", retrospectives.add_card, name="add_card"),
    path("retrospectives/<uuid:key>/groups", retrospectives.group, name="group_cards"),
    path("retrospectives/<uuid:key>/back", retrospectives.take_back, name="take_back"),
    path("retrospectives/<uuid:key>/votes", retrospectives.vote, name="vote"),
    path("retrospectives/<uuid:key>/stage", retrospectives.stage, name="stage"),
    path("retrospectives/<uuid:key>/timer", retrospectives.timer, name="timer"),
    path("retrospectives/<uuid:key>/actions", retrospectives.agree, name="agree"),
    path("retrospectives/<uuid:key>/closing", retrospectives.close, name="close_retrospective"),
    path("retrospectives/<uuid:key>/result.md", retrospectives.markdown, name="retrospective_markdown"),
    path("actions/<uuid:key>", retrospectives.settle, name="settle"),
    path("cycles/<slug:slug>/closing", cycles.closing, name="closing"),
    path("cycles/<slug:slug>/causes", cycles.causes, name="causes"),
    path("cycles/<slug:slug>/summary", cycles.summary, name="summary"),
    path("cycles/<slug:slug>/summary.md", cycles.summary_text, name="summary_markdown"),
    path("cycles/<slug:slug>/summary/edit", cycles.edit_summary, name="edit_summary"),
    path("learning", learning.library, name="library"),
    path("learning/similar", learning.similar_ones, name="similar"),
    path("learning/grades", learning.grades, name="grades"),
]
