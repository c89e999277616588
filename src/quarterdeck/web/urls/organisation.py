from django.urls import path

from quarterdeck.web.views import screens

app_name = "web"
urlpatterns = [
    path("", screens.my_week, name="my_week"),
    path("okrs", screens.company, name="company"),
    path("teams/<slug:team>", screens.team, name="team"),
    path("activity", screens.activity, name="activity"),
    path("activity/seen", screens.seen, name="seen"),
    path("search", screens.search, name="search"),
    path("panels/<slug:subject>/<slug:reference>", screens.panels, name="panels"),
    path("help", screens.help_page, name="help"),
]
