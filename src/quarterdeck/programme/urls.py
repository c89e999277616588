from django.urls import path

from quarterdeck.programme import views

app_name = "programme"
urlpatterns = [
    path("programme", views.programme, name="programme"),
    path("programme/rollout", views.rollout, name="rollout"),
    path("programme/troubles/<slug:trouble>", views.trouble, name="trouble"),
    path("programme/signals/<slug:code>", views.silence, name="silence"),
]
