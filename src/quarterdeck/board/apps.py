from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "quarterdeck.board"
    label = "board"
