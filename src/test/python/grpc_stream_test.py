"""Subscription streams, with a backend in this process: works with Gyre and with the reference."""

import json
import os
import queue
import threading
import time
import unittest
import urllib.request

import grpc

from backend import Backend, pb
from raw_client import INTERNAL, PATIENCE, REFERENCE, Client

API = "http://127.0.0.1:" + os.environ["GYRE_PORT"] + "/api/"
TOKEN = os.environ["GYRE_TOKEN"]


def connected(request, context):
    return pb.ConnectResponse(result=pb.ConnectResult(user="56", meta=b'{"m":1}'))


def answer(**response):
    return pb.StreamSubscribeResponse(subscribe_response=pb.SubscribeResponse(**response))


def allowed(**result):
    return answer(result=pb.SubscribeResult(**result))


def publication(data, **more):
    text = json.dumps(data, separators=(",", ":")).encode()
    return pb.StreamSubscribeResponse(publication=pb.Publication(data=text, **more))


def api(method, **request):
    asked = urllib.request.Request(
        API + method,
        json.dumps(request).encode(),
        {"Content-Type": "application/json", "X-API-Key": "key"},
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answered:
        return json.load(answered)


class Stream:
    """What the backend does with the next stream: sends what it is told to, until it is told to end."""

    def __init__(self, *first):
        self.outgoing = queue.Queue()
        self.incoming = queue.Queue()
        self.cancelled = threading.Event()
        self.request = None
        self.send(*first)

    def send(self, *messages):
        for message in messages:
            self.outgoing.put(message)
        return self

    def end(self, code=None):
        self.outgoing.put(code or grpc.StatusCode.OK)
        return self

    def unidirectional(self, request, context):
        self.request = request
        return self._messages(context)

    def bidirectional(self, requests, context):
        def read():
            try:
                for request in requests:
                    self.incoming.put(request)
            except grpc.RpcError:
                pass

        threading.Thread(target=read, daemon=True).start()
        return self._messages(context)

    def _messages(self, context):
        def over():
            self.cancelled.set()
            self.outgoing.put(grpc.StatusCode.OK)

        context.add_callback(over)
        while True:
            message = self.outgoing.get()
            if message == grpc.StatusCode.OK:
                return
            if isinstance(message, grpc.StatusCode):
                context.abort(message, "text for the log")
            yield message


class GrpcStream(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.backend.start()
        cls.addClassCleanup(cls.backend.stop)

    def setUp(self):
        self.backend.answers["Connect"] = connected
        self.backend.asked.queue.clear()
        self.clients = []

    def tearDown(self):
        for client in self.clients:
            client.socket.close()

    def client(self, **headers):
        client = Client(**headers)
        self.clients.append(client)
        self.assertIn("connect", client.call(connect={}))
        return client

    def stream(self, *first):
        stream = Stream(*first)
        self.backend.answers["SubscribeUnidirectional"] = stream.unidirectional
        self.backend.answers["SubscribeBidirectional"] = stream.bidirectional
        return stream

    def subscribed(self, stream, channel="st:a", client=None):
        client = client or self.client()
        reply = client.call(subscribe={"channel": channel})
        self.assertIn("subscribe", reply)
        return client

    def pushed(self, client):
        return (client.pushes.pop(0) if client.pushes else client.next())["push"]

    def ended(self, client, channel="st:a"):
        push = self.pushed(client)
        self.assertEqual(channel, push["channel"])
        return push["unsubscribe"]["code"], push["unsubscribe"]["reason"]

    def test_unidirectional(self):
        stream = self.stream(
            allowed(data=b'{"init":1}'), publication({"p": 0}, tags={"t": "1"})
        ).end()
        client = self.client(Cookie="a=1")
        reply = client.call(subscribe={"channel": "st:ok", "data": {"f": 1}})
        self.assertEqual({"data": {"init": 1}}, reply["subscribe"])
        self.assertEqual(
            {"channel": "st:ok", "pub": {"data": {"p": 0}, "tags": {"t": "1"}}}, self.pushed(client)
        )
        self.assertEqual((2000, "server unsubscribe"), self.ended(client, "st:ok"))
        request = stream.request
        self.assertEqual(("56", "st:ok"), (request.user, request.channel))
        self.assertEqual(
            ("websocket", "json", "json"), (request.transport, request.protocol, request.encoding)
        )
        self.assertEqual({"f": 1}, json.loads(request.data))
        self.assertEqual({"m": 1}, json.loads(request.meta))
        while True:
            method, _, metadata, context = self.backend.asked.get(timeout=PATIENCE)
            if method == "SubscribeUnidirectional":
                break
        self.assertEqual("a=1", metadata["cookie"])
        self.assertEqual("s", metadata["x-static"])
        self.assertEqual("secret-token", metadata["authorization"])

    def test_bidirectional(self):
        stream = self.stream(allowed())
        client = self.client()
        self.assertEqual({}, client.call(subscribe={"channel": "bi:1", "data": {"f": 1}})["subscribe"])
        first = stream.incoming.get(timeout=PATIENCE)
        self.assertEqual("bi:1", first.subscribe_request.channel)
        self.assertEqual({"f": 1}, json.loads(first.subscribe_request.data))
        self.assertEqual({}, client.call(publish={"channel": "bi:1", "data": {"hello": 1}})["publish"])
        self.assertEqual(
            {"hello": 1}, json.loads(stream.incoming.get(timeout=PATIENCE).publication.data)
        )
        stream.send(publication({"hello": 1}))
        self.assertEqual({"channel": "bi:1", "pub": {"data": {"hello": 1}}}, self.pushed(client))

    def test_first_message_decides(self):
        client = self.client()
        refused = {"code": 403, "message": "no"}
        temporary = dict(refused) if REFERENCE else dict(refused, temporary=True)
        stream = self.stream(answer(error=pb.Error(code=403, message="no", temporary=True)))
        self.assertEqual(temporary, client.call(subscribe={"channel": "st:a"})["error"])
        self.assertTrue(stream.cancelled.wait(PATIENCE))
        for messages in (
            [grpc.StatusCode.PERMISSION_DENIED],
            [grpc.StatusCode.OK],
            [publication({})],
            [pb.StreamSubscribeResponse()],
            [b"\xff\xff"],
            [answer(result=pb.SubscribeResult(b64data="%"))],
        ):
            stream = self.stream(*messages)
            self.assertEqual(INTERNAL, client.call(subscribe={"channel": "st:a"})["error"], messages)
            self.assertTrue(stream.cancelled.wait(PATIENCE), messages)
        self.stream(answer())
        self.assertEqual({}, client.call(subscribe={"channel": "st:a"})["subscribe"])
        self.stream(answer(result=pb.SubscribeResult(expire_at=1)))
        self.assertEqual(110, client.call(subscribe={"channel": "st:b"})["error"]["code"])
        self.stream(answer(disconnect=pb.Disconnect(code=4503, reason="out")))
        client.send(subscribe={"channel": "st:c"})
        self.assertEqual((4503, "out"), client.ending())

    def test_timeout_is_for_the_first_message(self):
        client = self.client()
        stream = self.stream()
        start = time.monotonic()
        self.assertEqual(INTERNAL, client.call(subscribe={"channel": "brief:a"})["error"])
        self.assertLess(time.monotonic() - start, 5)
        self.assertTrue(stream.cancelled.wait(PATIENCE))
        stream = self.subscribed_to_brief(client)
        time.sleep(1.5)
        stream.send(publication(1))
        self.assertEqual(1, self.pushed(client)["pub"]["data"])

    def subscribed_to_brief(self, client):
        stream = self.stream(allowed())
        self.subscribed(stream, "brief:b", client)
        return stream

    def test_error_status_has_the_client_come_back(self):
        stream = self.stream(allowed(), publication(1), pb.StreamSubscribeResponse(), publication(2))
        client = self.subscribed(stream)
        stream.end(grpc.StatusCode.UNAVAILABLE)
        self.assertEqual([1, 2], [self.pushed(client)["pub"]["data"] for _ in range(2)])
        self.assertEqual((2500, "insufficient state"), self.ended(client))
        self.subscribed(self.stream(allowed()), client=client)

    def test_malformed_message_has_the_client_come_back(self):
        client = self.subscribed(self.stream(allowed(), publication(1), b"\xff\xff"))
        self.assertEqual(1, self.pushed(client)["pub"]["data"])
        self.assertEqual((2500, "insufficient state"), self.ended(client))

    def test_client_ends_the_stream(self):
        stream = self.stream(allowed())
        client = self.subscribed(stream)
        self.assertIn("unsubscribe", client.call(unsubscribe={"channel": "st:a"}))
        self.assertTrue(stream.cancelled.wait(PATIENCE))
        stream = self.stream(allowed())
        self.subscribed(stream, client=client)
        client.socket.close()
        self.assertTrue(stream.cancelled.wait(PATIENCE))

    def test_data_that_is_not_json_ends_a_json_client(self):
        wrong = pb.StreamSubscribeResponse(publication=pb.Publication(data=b"\x01"))
        stream = self.stream(allowed(), wrong)
        client = self.subscribed(stream)
        self.assertEqual(3506, client.ending()[0])
        self.assertTrue(stream.cancelled.wait(PATIENCE))

    def test_options_of_the_result(self):
        override = pb.SubscribeOptionOverride(
            presence=pb.BoolValue(value=True),
            force_recovery=pb.BoolValue(value=True),
            force_positioning=pb.BoolValue(value=True),
        )
        self.stream(allowed(override=override, info=b'{"i":1}', expire_at=int(time.time()) + 100))
        client = self.client()
        reply = client.call(
            subscribe={"channel": "hist:a", "recoverable": True, "positioned": True, "delta": "fossil"}
        )["subscribe"]
        self.assertIn(reply.pop("ttl"), (99, 100))
        self.assertEqual({"expires": True}, reply)
        self.assertEqual({"i": 1}, self.present("hist:a")["chan_info"])
        api("publish", channel="hist:a", data={"api": 1})
        pub = self.pushed(client)["pub"]
        self.assertEqual(({"api": 1}, 1), (pub["data"], pub["offset"]))

    def present(self, channel):
        return list(api("presence", channel=channel)["result"]["presence"].values())[0]

    def test_token_is_enough(self):
        self.stream(grpc.StatusCode.PERMISSION_DENIED)
        client = self.client()
        reply = client.call(subscribe={"channel": "bi:t", "token": TOKEN})
        self.assertIn("subscribe", reply)
        reply = client.call(publish={"channel": "bi:t", "data": {}})
        self.assertEqual(108, reply["error"]["code"])

    def test_publish_needs_an_open_stream_both_ways(self):
        stream = self.stream(allowed())
        client = self.subscribed(stream)

        def refused(channel):
            return client.call(publish={"channel": channel, "data": {}})["error"]["code"]

        self.assertEqual(108, refused("st:a"))
        self.assertEqual(108, refused("bi:a"))
        stream = self.stream(allowed())
        self.subscribed(stream, "bi:a", client)
        self.assertIn("publish", client.call(publish={"channel": "bi:a", "data": {}}))
        stream.end()
        self.assertEqual((2000, "server unsubscribe"), self.ended(client, "bi:a"))
        self.assertEqual(108, refused("bi:a"))
        self.subscribed(self.stream(allowed()), "bi:a", client)
        client.call(unsubscribe={"channel": "bi:a"})
        self.assertEqual(108, refused("bi:a"))

    def test_unsubscribe_by_the_server(self):
        stream = self.stream(allowed())
        client = self.subscribed(stream)
        api("unsubscribe", channel="st:a", user="56")
        self.assertEqual((2000, "server unsubscribe"), self.ended(client))
        self.assertTrue(stream.cancelled.wait(PATIENCE))
        if REFERENCE:
            self.assertEqual((2500, "insufficient state"), self.ended(client))
        client.call(unsubscribe={"channel": "st:a"})
        self.assertEqual([], client.pushes)

    def test_only_this_client_gets_it(self):
        one = self.stream(allowed())
        first = self.subscribed(one)
        other = self.stream(allowed())
        second = self.subscribed(other)
        one.send(publication("one"))
        other.send(publication("other"))
        self.assertEqual("one", self.pushed(first)["pub"]["data"])
        self.assertEqual("other", self.pushed(second)["pub"]["data"])
        api("publish", channel="st:a", data="all")
        self.assertEqual("all", self.pushed(first)["pub"]["data"])
        self.assertEqual("all", self.pushed(second)["pub"]["data"])

    def test_backend_that_goes_and_comes_back(self):
        client = self.subscribed(self.stream(allowed()))
        self.backend.stop()
        self.assertEqual((2500, "insufficient state"), self.ended(client))
        start = time.monotonic()
        self.assertEqual(INTERNAL, client.call(subscribe={"channel": "st:a"})["error"])
        self.assertLess(time.monotonic() - start, 4)
        self.backend.start()
        deadline = time.monotonic() + PATIENCE
        while "subscribe" not in client.call(subscribe={"channel": "st:a"}):
            self.assertLess(time.monotonic(), deadline)
            self.stream(allowed())

    def test_gzip_both_ways(self):
        text = "again and " * 4_000

        def deflated(request, context):
            context.set_compression(grpc.Compression.Gzip)
            yield allowed()
            yield publication(text)

        self.backend.answers["SubscribeUnidirectional"] = deflated
        client = self.client()
        self.assertIn("subscribe", client.call(subscribe={"channel": "zip:a", "data": text}))
        self.assertEqual(text, self.pushed(client)["pub"]["data"])


if __name__ == "__main__":
    unittest.main()
