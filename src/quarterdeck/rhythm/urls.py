from django.urls import path

from quarterdeck.rhythm import views

app_name = "rhythm"
urlpatterns = [
    path("rhythm", views.rhythm, name="rhythm"),
    path("teams/<slug:team>/rhythm/new", views.new_cadence, name="new_cadence"),
    path("teams/<slug:team>/meetings/new", views.call, name="call"),
    path("rhythm/<uuid:key>", views.cadence, name="cadence"),
    path("rhythm/<uuid:key>/end", views.end_cadence, name="end_cadence"),
    path("meetings/<uuid:key>/skip", views.skip, name="skip"),
    path("meetings/<uuid:key>/move", views.move, name="move"),
    path("meetings/<uuid:key>/attendance", views.attendance, name="attendance"),
]
