"""The production settings, two more addresses (see `urls`) and a counter of statements that is asleep unless asked."""

from quarterdeck.config.settings import *  # noqa: F403
from quarterdeck.config.settings import MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.counting.CountStatements", *MIDDLEWARE]
