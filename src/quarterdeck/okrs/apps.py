from django.apps import AppConfig


class OkrsConfig(AppConfig):
    name = "quarterdeck.okrs"
    label = "okrs"
