"""How the assistant says no: in a sentence, which the language model reads."""

import logging

import httpx2
from fastmcp.exceptions import ToolError


class Refused(ToolError):
    """A call that comes to nothing; normal, not a crash, and no news for the log."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level=logging.DEBUG)


def words_of(answer: httpx2.Response) -> str:
    """Return what problem details say: rule, sentence, and what is wrong in each field."""
    try:
        problem = answer.json()
        rule = f" (rule {problem['rule']})" if problem.get("rule") else ""
        fields = [f"{each['field']}: {each['message']}" for each in problem.get("errors") or ()]
        return " ".join([f"{problem['title']}{rule}: {problem['detail']}", *fields])
    except (ValueError, TypeError, KeyError):  # a proxy's error page is no problem details
        return f"The booking service answered with an error ({answer.status_code})."
