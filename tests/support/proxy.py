"""A proxy on loopback that notes what it is asked, and answers with what a test wants."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"


class LoopbackProxy:
    """Accepts connections one after another; use as a context manager."""

    def __init__(self, answer: bytes) -> None:
        self.asked: list[str] = []
        """The head of each request."""
        self.tunnelled = b""
        """The first bytes that came through, where the answer lets them."""
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                self.asked.append(self._head(connection))
                connection.sendall(self._answer)
                if self._answer == ESTABLISHED:
                    self.tunnelled += connection.recv(100)

    @staticmethod
    def _head(connection: socket.socket) -> str:
        head = b""
        while b"\r\n\r\n" not in head and (part := connection.recv(4096)):
            head += part
        return head.decode()
