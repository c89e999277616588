from django.urls import path

from quarterdeck.notify import views

app_name = "notify"
urlpatterns = [
    path("inbox", views.inbox, name="inbox"),
    path("inbox/count", views.count, name="count"),
    path("inbox/<uuid:key>", views.follow, name="follow"),
    path("inbox/settings", views.settings_page, name="settings"),
    path("inbox/calendars", views.make_feed, name="make_feed"),
    path("inbox/calendars/<uuid:key>/revocation", views.revoke_feed, name="revoke_feed"),
    path("inbox/chats/new", views.add_hook, name="add_hook"),
    path("inbox/chats/<uuid:key>", views.change_hook, name="change_hook"),
    path("inbox/dead-letters", views.dead, name="dead"),
]
