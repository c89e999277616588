from django.urls import path

from quarterdeck.comments import views

app_name = "comments"
urlpatterns = [
    path("talk/<slug:subject_type>/<uuid:key>", views.of, name="of"),
    path("comments/<uuid:key>/edit", views.edit, name="edit"),
    path("comments/<uuid:key>/removal", views.remove, name="remove"),
]
