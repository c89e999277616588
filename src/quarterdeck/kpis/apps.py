from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "quarterdeck.kpis"
    label = "kpis"
