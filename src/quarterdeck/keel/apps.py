from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class KeelConfig(AppConfig):
    name = "quarterdeck.keel"
    label = "keel"

    def ready(self) -> None:
        """Before the first request every room has said who may do what, how its log reads, what can be talked about, what
        people own, what it waits for, what runs regularly, what it shows on other rooms' pages and what it puts before
        a review."""
        autodiscover_modules("access", "sentences", "talk", "ownership", "receivers", "tasks", "panels", "agenda")
        from quarterdeck.keel.postgresql import read_instants_quickly
        from quarterdeck.keel.schedules import ensure_declared

        read_instants_quickly()
        post_migrate.connect(ensure_declared, sender=self)
