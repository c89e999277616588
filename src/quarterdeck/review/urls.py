"""Addresses of meetings, decisions and the backlog. People type `/acme/D-7`."""

from django.urls import path, register_converter

from quarterdeck.okrs.urls import ReferenceNumber
from quarterdeck.review.views import backlog, decisions, meetings


class DecisionReference(ReferenceNumber):
    regex = r"[Dd]-[1-9][0-9]{0,8}"


register_converter(DecisionReference, "decision")

app_name = "review"
urlpatterns = [
    path("meetings/<uuid:key>", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/live", meetings.live, name="live"),
    path("meetings/<uuid:key>/people", meetings.attendance, name="people"),
    path("meetings/<uuid:key>/minutes.md", meetings.minutes, name="minutes"),
    path("meetings/<uuid:key>/agenda", meetings.prepare, name="prepare"),
    path("meetings/<uuid:key>/opening", meetings.begin, name="begin"),
    path("meetings/<uuid:key>/turn", meetings.turn_to, name="turn_to"),
    path("meetings/<uuid:key>/topics", meetings.topic, name="topic"),
    path("meetings/<uuid:key>/item", meetings.item, name="item"),
    path("meetings/<uuid:key>/order", meetings.order, name="order"),
    path("meetings/<uuid:key>/notes", meetings.note, name="note"),
    path("meetings/<uuid:key>/parking", meetings.park, name="park"),
    path("meetings/<uuid:key>/decisions", meetings.decide, name="decide"),
    path("meetings/<uuid:key>/closing", meetings.close, name="close"),
    path("decisions", decisions.decisions, name="decisions"),
    path("decisions/by-risk", decisions.governance, name="governance"),
    path("<decision:number>", decisions.decision, name="decision"),
    path("<decision:number>/bet", decisions.bet, name="bet"),
    path("teams/<slug:team>/decisions/new", decisions.new, name="new_decision"),
    path("backlog", backlog.backlog, name="backlog"),
    path("backlog/<uuid:key>", backlog.settle, name="settle_idea"),
    path("teams/<slug:team>/backlog/review", backlog.look_through, name="look_through"),
]
