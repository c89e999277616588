from django.urls import path

from quarterdeck.people.views import doors

urlpatterns = [
    path("start/<str:token>", doors.start, name="start"),
    path("invitations/<str:token>", doors.invitation, name="invitation"),
    path("invitations/<str:token>/other-login", doors.other_login, name="other_login"),
]
