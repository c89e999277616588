from django.apps import AppConfig


class RhythmConfig(AppConfig):
    name = "quarterdeck.rhythm"
    label = "rhythm"
