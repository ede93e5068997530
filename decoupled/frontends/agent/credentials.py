"""In whose name the assistant asks: its owner's (stdio), or each caller's own (HTTP)."""

from collections.abc import Generator

import httpx2
from fastmcp.server.dependencies import get_http_headers
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Flow = Generator[httpx2.Request, httpx2.Response, None]


class Credentials(BaseSettings):
    """What the environment says of the traveller: RAILWAY_EMAIL and so on."""

    model_config = SettingsConfigDict(env_prefix="RAILWAY_", frozen=True)

    email: str = ""
    password: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("")  # instead of a password, or until it expires


class Owner(httpx2.Auth):
    """One traveller's assistant: signs in when the API asks who this is, and when that is over."""

    requires_response_body = True
    advice = "The assistant signs in by itself if started with RAILWAY_EMAIL and RAILWAY_PASSWORD."

    def __init__(self, api: str, credentials: Credentials) -> None:
        self._sessions = f"{api}/v1/sessions"
        self._token = credentials.token.get_secret_value()
        self._sign_in = {
            "email": credentials.email,
            "password": credentials.password.get_secret_value(),
        }

    def auth_flow(self, request: httpx2.Request) -> Flow:
        """Send with the token we have; refused, get a new one and send once more."""
        self._sign(request)
        answer = yield request
        if answer.status_code != httpx2.codes.UNAUTHORIZED or not all(self._sign_in.values()):
            return
        session = yield httpx2.Request("POST", self._sessions, json=self._sign_in)
        if session.is_success:  # if not, its refusal is the answer
            self._token = session.json()["access_token"]
            self._sign(request)
            yield request

    def _sign(self, request: httpx2.Request) -> None:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"


class Caller(httpx2.Auth):
    """Whoever is calling over HTTP, by the token that came with this very call; none is kept."""

    advice = "Connect with the traveller's own token in the header Authorization: Bearer …"

    def auth_flow(self, request: httpx2.Request) -> Flow:
        """Pass the caller's own Authorization on."""
        if token := get_http_headers(include={"authorization"}).get("authorization"):
            request.headers["Authorization"] = token
        yield request
