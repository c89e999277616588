from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "quarterdeck.review"
    label = "review"
