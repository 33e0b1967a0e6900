"""Decides who may talk to the page's server: this machine's browser, with the key of the printed address, from the page itself."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from http import HTTPStatus

_NAMES = ("127.0.0.1", "localhost")


class Gate:
    """The checks of one running server."""

    def __init__(self, port: int, key: str = "") -> None:
        """Guards a port of the loopback address; the key is made at random where none is given."""
        self.key = key or secrets.token_urlsafe(24)
        self._hosts = frozenset(f"{name}:{port}" for name in _NAMES)
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self.address = f"http://127.0.0.1:{port}/{self.key}/"
        """What is opened in the browser."""

    def refusal(self, headers: Mapping[str, str], key: str, *, writes: bool) -> HTTPStatus | None:
        """What a request is refused with; None where it may pass.

        Args:
            headers: of the request.
            key: what its path names as the key.
            writes: whether it opens the connection over which things are done: only the page itself may.
        """
        if headers.get("Host", "") not in self._hosts:
            # another name that leads here: DNS rebinding
            return HTTPStatus.MISDIRECTED_REQUEST
        origin = headers.get("Origin")
        if (writes or origin is not None) and origin not in self._origins:
            return HTTPStatus.FORBIDDEN
        if not hmac.compare_digest(key.encode(errors="replace"), self.key.encode()):
            return HTTPStatus.NOT_FOUND
        return None

    @property
    def headers(self) -> dict[str, str]:
        """What every answer carries: the browser runs nothing but the page's own scripts, and shows the page in no frame."""
        sockets = " ".join(f"ws://{host}" for host in sorted(self._hosts))
        return {
            "Content-Security-Policy": (
                f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {sockets}; "
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
