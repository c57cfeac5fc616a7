"""Clients of Azure: their path `/openai/v1/…` is `/v1/…`. Their header, `api-key`, is read where keys are."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX: Final = "/openai"


class Azure:
    """The middleware, pure ASGI."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, under the path that is meant."""
        if scope["type"] == "http" and scope["path"].startswith(f"{PREFIX}/v1/"):
            raw = scope.get("raw_path") or scope["path"].encode()
            scope["path"] = scope["path"].removeprefix(PREFIX)
            scope["raw_path"] = raw.removeprefix(PREFIX.encode())
        await self.app(scope, receive, send)
