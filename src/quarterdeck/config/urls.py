"""All addresses. `/<organisation>/…` belongs to the rooms; what stands before it belongs to nobody in particular."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("quarterdeck.people.urls.site")),
    path("", include("quarterdeck.web.urls.site")),
    path("", include("quarterdeck.notify.feed_urls")),
    path("<slug:organisation>/", include("quarterdeck.people.urls.organisation")),
    path("<slug:organisation>/", include("quarterdeck.web.urls.organisation")),
    path("<slug:organisation>/", include("quarterdeck.comments.urls")),
    path("<slug:organisation>/", include("quarterdeck.exchange.urls")),
    path("<slug:organisation>/", include("quarterdeck.kpis.urls")),
    path("<slug:organisation>/", include("quarterdeck.okrs.urls")),
    path("<slug:organisation>/", include("quarterdeck.notify.urls")),
    path("<slug:organisation>/", include("quarterdeck.planning.urls")),
    path("<slug:organisation>/", include("quarterdeck.board.urls")),
    path("<slug:organisation>/", include("quarterdeck.rhythm.urls")),
    path("<slug:organisation>/", include("quarterdeck.review.urls")),
    path("<slug:organisation>/", include("quarterdeck.reflection.urls")),
    path("<slug:organisation>/", include("quarterdeck.programme.urls")),
]

handler400 = "quarterdeck.web.views.errors.bad_request"
handler403 = "quarterdeck.web.views.errors.forbidden"
handler404 = "quarterdeck.web.views.errors.not_found"
handler500 = "quarterdeck.web.views.errors.server_error"
