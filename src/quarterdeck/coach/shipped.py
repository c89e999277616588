"""The knowledge that ships beside the code, as data: words of languages, metrics, weights, examples."""

from pkgutil import get_data  # importlib.resources would be a tenth of what importing the coach costs


def data(name: str) -> str:
    """The text of a file of the package, by its path inside it. Raises FileNotFoundError."""
    found = get_data("quarterdeck.coach", name)
    assert found is not None, "the package is a directory or an archive of one"
    return found.decode("utf-8")
