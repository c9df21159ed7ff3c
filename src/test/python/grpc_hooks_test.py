"""Hooks by GRPC, with a backend in this process whose service is generated from docs/hooks.proto."""

import collections
import concurrent.futures
import os
import threading
import time
import unittest

import grpc

from generated import DOCS, stubs
from raw_client import PATIENCE, Client

pb, services = stubs("hooks", DOCS)

PORT = int(os.environ["GYRE_HOOK_PORT"])
BATCH = int(os.environ["GYRE_HOOK_BATCH"])


class Receiver(services.HooksServicer):
    """Keeps what it takes in; refuses as many requests as it is told to."""

    def __init__(self):
        self.lock = threading.Lock()
        self.taken = []
        self.requests = []
        self.refusals = 0

    def Tell(self, request, context):
        with self.lock:
            self.requests.append(request)
            refused = self.refusals > 0
            if refused:
                self.refusals -= 1
            else:
                self.taken.extend(request.events)
        if refused:
            context.abort(grpc.StatusCode.UNAVAILABLE, "not now")
        return pb.TellResponse()


class GrpcHooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.receiver = Receiver()
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=4))
        services.add_HooksServicer_to_server(cls.receiver, server)
        server.add_insecure_port("127.0.0.1:%d" % PORT)
        server.start()
        cls.addClassCleanup(server.stop, None)

    def setUp(self):
        with self.receiver.lock:
            self.receiver.taken.clear()
            self.receiver.requests.clear()

    def client(self):
        client = Client()
        return client, client.call(connect={})["connect"]["client"]

    def taken(self, event, client):
        with self.receiver.lock:
            return [
                each
                for each in self.receiver.taken
                if each.event == event and each.client == client
            ]

    def until(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, self.receiver.taken)
            time.sleep(0.01)

    def test_every_field(self):
        before = int(time.time() * 1000)
        client, name = self.client()
        self.assertIn("subscribe", client.call(subscribe={"channel": "fields"}))
        client.socket.close()
        self.until(lambda: self.taken("disconnect", name))
        self.until(lambda: len([e for e in self.receiver.taken if e.channel == "fields"]) == 3)
        with self.receiver.lock:
            events = {e.event: e for e in self.receiver.taken if e.client in ("", name)}
        self.assertEqual({"disconnect", "unsubscribe", "occupied", "vacated"}, set(events))
        for kind in ("disconnect", "unsubscribe"):
            self.assertEqual((3000, "connection closed"), (events[kind].code, events[kind].reason))
            self.assertRegex(events[kind].node, "^[0-9a-f-]{36}$")
        self.assertEqual("", events["disconnect"].channel)
        for kind in ("unsubscribe", "occupied", "vacated"):
            self.assertEqual("fields", events[kind].channel)
        for kind in ("occupied", "vacated"):
            self.assertEqual(("", "", 0), (events[kind].node, events[kind].client, events[kind].code))
        for event in events.values():
            self.assertRegex(event.id, "^[0-9a-f-]{36}$")
            self.assertTrue(before <= event.time <= time.time() * 1000 + 1, event)
            self.assertLess(event.generation, 2**53)
        self.assertLess(events["disconnect"].generation, events["unsubscribe"].generation)
        self.assertLess(events["occupied"].generation, events["vacated"].generation)

    def test_refused_requests_come_again_as_they_were(self):
        client, name = self.client()
        self.receiver.refusals = 3
        client.socket.close()
        self.until(lambda: self.taken("disconnect", name))
        with self.receiver.lock:
            same = [each.SerializeToString() for each in self.receiver.requests[:4]]
        self.assertEqual(4, len(same))
        self.assertEqual(1, len(set(same)))

    def test_many_events_come_in_requests_of_limited_size(self):
        channels = ["many%d" % i for i in range(100)]
        names = []
        clients = []
        for _ in range(5):
            client, name = self.client()
            for channel in channels:
                self.assertIn("subscribe", client.call(subscribe={"channel": channel}))
            clients.append(client)
            names.append(name)
        for client in clients:
            client.socket.close()
        self.until(lambda: all(self.taken("disconnect", name) for name in names))
        for name in names:
            told = [each.channel for each in self.taken("unsubscribe", name)]
            self.assertEqual(sorted(channels), sorted(told))
        with self.receiver.lock:
            sizes = [len(each.events) for each in self.receiver.requests]
            ids = collections.Counter(each.id for each in self.receiver.taken)
        self.assertLessEqual(max(sizes), BATCH)
        self.assertEqual({1}, set(ids.values()))


if __name__ == "__main__":
    unittest.main()
