"""The one address that needs no log-in: a calendar's, which is its own secret."""

from django.urls import path

from quarterdeck.notify import views

urlpatterns = [path("calendar/<str:secret>.ics", views.calendar, name="calendar")]
