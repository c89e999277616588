from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "quarterdeck.comments"
    label = "comments"
