from django.urls import path

from quarterdeck.kpis import views

app_name = "kpis"
urlpatterns = [
    path("kpis", views.kpis, name="kpis"),
    path("teams/<slug:team>/kpis/new", views.new, name="new"),
    path("kpis/<slug:kpi>", views.kpi, name="kpi"),
    path("kpis/<slug:kpi>/edit", views.edit, name="edit"),
    path("kpis/<slug:kpi>/paste", views.paste, name="paste"),
    path("kpis/<slug:kpi>/archive", views.archive, name="archive"),
    path("kpis/<slug:kpi>/changes", views.declare, name="declare"),
    path("kpi-changes/<uuid:key>/removal", views.withdraw, name="withdraw"),
]
