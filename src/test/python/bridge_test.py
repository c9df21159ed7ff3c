"""The published Python client of Vert.x's TCP event-bus bridge against the server.

Environment: GYRE_BRIDGE_PORT, GYRE_PORT, GYRE_API_KEY; connection tokens are HS256 with key "secret".
"""

import base64
import hashlib
import hmac
import json
import os
import queue
import unittest
import urllib.request

from vertx import EventBus

BRIDGE_PORT = int(os.environ["GYRE_BRIDGE_PORT"])
PATIENCE = 10


def part(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def token(user):
    text = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps({"sub": user}).encode())
    return (text + b"." + part(hmac.new(b"secret", text, hashlib.sha256).digest())).decode()


def api(method, body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ['GYRE_PORT']}/api/{method}",
        json.dumps(body).encode(),
        {"X-API-Key": os.environ["GYRE_API_KEY"]},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


class BridgeTest(unittest.TestCase):
    def bus(self, user):
        """A client and the queue of what it was refused."""
        refused = queue.Queue()
        bus = EventBus(
            port=BRIDGE_PORT, options={"ping_interval": 1, "auto_connect": ""}, err_handler=refused.put
        )
        bus.connect()
        self.addCleanup(bus.close)
        if user:
            self.ask(bus, "gyre.presence_stats", {"channel": "hist:any"}, {"token": token(user)})
        return bus, refused

    def ask(self, bus, address, body, headers=None):
        answers = queue.Queue()
        bus.send(address, headers=headers, body=body, reply_handler=answers.put)
        return answers.get(timeout=PATIENCE)["body"]

    def listen(self, bus, address):
        got = queue.Queue()
        bus.register_handler(address, lambda message: got.put(message["body"]))
        return got

    def test_register_publish_history_and_unregister(self):
        bus, _ = self.bus("ann")
        got = self.listen(bus, "gyre.channel.hist:py")
        self.assertIn("subscribe", got.get(timeout=PATIENCE))
        self.assertIn("join", got.get(timeout=PATIENCE))
        self.assertIn("result", self.ask(bus, "gyre.publish", {"channel": "hist:py", "data": {"n": 1}}))
        api("publish", {"channel": "hist:py", "data": {"n": 2}})
        seen = [got.get(timeout=PATIENCE)["pub"] for _ in range(2)]
        self.assertEqual([{"n": 1}, {"n": 2}], [pub["data"] for pub in seen])
        self.assertEqual(1, seen[1]["offset"] - seen[0]["offset"])
        history = self.ask(bus, "gyre.history", {"channel": "hist:py", "limit": 10})
        self.assertEqual(2, len(history["result"]["publications"]))
        bus.unregister_handler("gyre.channel.hist:py")
        while api("presence_stats", {"channel": "hist:py"})["result"].get("num_clients", 0):
            pass

    def test_rules_open_the_server_api_for_their_user_only(self):
        backend, _ = self.bus("backend")
        self.assertIn("nodes", self.ask(backend, "gyre.info", {})["result"])
        other, refused = self.bus("ann")
        other.send("gyre.info", body={}, reply_address="nobody")
        self.assertEqual("access_denied", refused.get(timeout=PATIENCE)["message"])

    def test_service_on_the_bus_answers_another_client(self):
        service, _ = self.bus("backend")
        asked = queue.Queue()

        def answer(message):
            asked.put(message["body"])
            service.send(message["replyAddress"], body={"twice": 2 * message["body"]["n"]})

        service.register_handler("svc.echo", answer)
        # Answered after the registration, since messages of a client are worked on in their order.
        self.ask(service, "gyre.info", {})
        asking, _ = self.bus("ann")
        self.assertEqual({"twice": 14}, self.ask(asking, "svc.echo", {"n": 7}))
        self.assertEqual({"n": 7}, asked.get(timeout=PATIENCE))

    def test_without_a_token_only_pings_are_answered(self):
        bus, refused = self.bus("")
        bus.send("gyre.publish", body={"channel": "hist:a", "data": 1}, reply_address="nobody")
        self.assertEqual("not_logged_in", refused.get(timeout=PATIENCE)["message"])
        while bus.last_pong is None:
            pass
        self.assertTrue(bus.is_connected())

    def test_message_over_the_limit_ends_the_connection(self):
        bus, refused = self.bus("ann")
        bus.publish("gyre.publish", body={"channel": "hist:a", "data": "x" * 30000})
        self.assertEqual("message_too_big", refused.get(timeout=PATIENCE)["message"])
        while bus.is_connected():
            pass


if __name__ == "__main__":
    unittest.main()
