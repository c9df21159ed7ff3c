"""A client of the bidirectional protocol in JSON, without an SDK."""

import json
import os

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ADDRESS = "ws://127.0.0.1:" + os.environ["GYRE_PORT"] + "/connection/websocket"
REFERENCE = bool(os.environ.get("GYRE_REFERENCE"))
PATIENCE = 20
INTERNAL = {"code": 100, "message": "internal server error", "temporary": True}


class Client:
    def __init__(self, **headers):
        self.socket = connect(ADDRESS, additional_headers=headers)
        self.ids = 0
        self.pushes = []

    def send(self, **command):
        self.ids += 1
        self.socket.send(json.dumps(dict(command, id=self.ids)))
        return self.ids

    def call(self, **command):
        sent = self.send(**command)
        while True:
            reply = self.next()
            if reply.get("id") == sent:
                return reply
            self.pushes.append(reply)

    def next(self):
        while True:
            for line in self.socket.recv(timeout=PATIENCE).split("\n"):
                if line and line != "{}":
                    return json.loads(line)

    def ending(self):
        """Code and reason of the close, after everything that comes before it."""
        try:
            while True:
                self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code, closed.rcvd.reason
