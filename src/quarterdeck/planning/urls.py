from django.urls import path

from quarterdeck.okrs import urls as okrs  # its converters: <objective:…>, <key_result:…>
from quarterdeck.planning.views import agreements, alignment, cocreation, dependencies, map, window

assert okrs.app_name, "the converters are registered by that import"
app_name = "planning"
urlpatterns = [
    path("cycles/<slug:slug>/plan", window.plan, name="plan"),
    path("cycles/<slug:slug>/forum", window.forum, name="forum"),
    path("map", map.map_, name="map"),
    path("map.svg", map.printed, name="printed_map"),
    path("<objective:number>/alignment", alignment.alignment, name="alignment"),
    path("alignments/<uuid:key>/removal", alignment.unalign, name="unalign"),
    path("<key_result:number>/line-of-sight", alignment.line_of_sight, name="line_of_sight"),
    path("<key_result:number>/agreements", agreements.agreements, name="agreements"),
    path("<key_result:number>/dependencies", agreements.ask, name="ask"),
    path("<key_result:number>/challenges", agreements.challenge, name="challenge"),
    path("<key_result:number>/need", agreements.need, name="need"),
    path("<key_result:number>/shares", agreements.share, name="share"),
    path("<key_result:number>/lower-target", agreements.lower, name="lower"),
    path("shares/<uuid:key>/answer", agreements.answer_share, name="answer_share"),
    path("challenges/<uuid:key>/answer", agreements.answer_challenge, name="answer_challenge"),
    path("dependencies/<uuid:key>", dependencies.dependency, name="dependency"),
    path("<objective:number>/suggestions", cocreation.suggestions, name="suggestions"),
    path("<objective:number>/contributors", cocreation.contributor, name="contributor"),
    path("suggestions/<uuid:key>/answer", cocreation.settle_suggestion, name="settle_suggestion"),
    path("presence/<str:ticket>", cocreation.presence, name="presence"),
]
