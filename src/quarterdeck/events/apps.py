from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "quarterdeck.events"
    label = "events"
