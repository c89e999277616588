"""Count a page's SQL statements, for requests that ask for it: the others are timed as they are in production."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK = "x-count-statements"
ANSWER = "x-statements"


class CountStatements:
    """Outermost middleware, so that sessions, log-in and scope are counted too.

    What opens a connection or a transaction is not a statement here: the same on every page, and the driver's affair.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.headers:
            return self.get_response(request)
        count = 0

        def counted(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += 1
            return execute(sql, parameters, many, context)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response[ANSWER] = str(count)
        return response
