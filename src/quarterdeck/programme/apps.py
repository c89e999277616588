from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "quarterdeck.programme"
    label = "programme"
