from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "quarterdeck.planning"
    label = "planning"
