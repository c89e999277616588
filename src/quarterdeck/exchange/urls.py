from django.urls import path

from quarterdeck.exchange import views

app_name = "exchange"
urlpatterns = [
    path("import", views.start, name="import"),
    path("import/<uuid:key>", views.preview, name="preview"),
    path("import/<uuid:key>/columns", views.columns, name="columns"),
    path("import/<uuid:key>/do", views.bring_in, name="bring_in"),
    path("import/<uuid:key>/discard", views.discard, name="discard"),
    path("export", views.export, name="export"),
    path("export/file", views.take_out, name="take_out"),
]
