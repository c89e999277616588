from django.urls import path

from quarterdeck.programme import views

app_name = "programme"
urlpatterns = [
    path("programme", views.programme, name="programme"),
    path("programme/signals/<slug:code>", views.silence, name="silence"),
]
