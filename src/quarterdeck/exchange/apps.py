from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "quarterdeck.exchange"
    label = "exchange"
