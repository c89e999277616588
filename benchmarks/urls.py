"""The production addresses and, for comparison, the least that a page and a form of this stack can do."""

from django.urls import path

from benchmarks import bare
from quarterdeck.config import urls

urlpatterns = [
    path("<slug:organisation>/benchmark/page", bare.page),
    path("<slug:organisation>/benchmark/row", bare.row),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
