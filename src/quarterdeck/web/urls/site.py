from django.urls import path

from quarterdeck.web.views import site

urlpatterns = [
    path("", site.home, name="home"),
    path("healthz", site.healthz, name="healthz"),
    path("look/<str:digest>/<str:name>", site.bundle, name="bundle"),
]
