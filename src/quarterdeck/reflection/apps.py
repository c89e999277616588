from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    name = "quarterdeck.reflection"
    label = "reflection"
