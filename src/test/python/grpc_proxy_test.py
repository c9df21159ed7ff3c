"""Proxies by GRPC, with a backend in this process: works with Gyre and with the reference."""

import json
import threading
import time
import unittest

import grpc

from backend import SOCKET, Backend, pb
from raw_client import INTERNAL, PATIENCE, REFERENCE, Client


def connected(request, context):
    return pb.ConnectResponse(result=pb.ConnectResult(user="56"))


class GrpcProxy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.backend = Backend()
        cls.backend.start()
        cls.addClassCleanup(cls.backend.stop)

    def setUp(self):
        self.backend.answers["Connect"] = connected
        self.backend.asked.queue.clear()

    def asked(self, method):
        while True:
            asked = self.backend.asked.get(timeout=PATIENCE)
            if asked[0] == method:
                return asked[1:]

    def client(self, **headers):
        client = Client(**headers)
        self.assertIn("connect", client.call(connect={}))
        return client

    def rpc(self, answer, method="m", client=None, **more):
        self.backend.answers["RPC"] = answer
        return (client or self.client()).call(rpc=dict(more, method=method))

    def test_connect_carries_everything(self):
        self.backend.answers["Connect"] = lambda request, context: pb.ConnectResponse(
            result=pb.ConnectResult(
                user="56",
                data=b'{"hello":1}',
                b64info="eyJhIjoxfQ==",
                channels=["ns:a"],
                subs={"ns:b": pb.SubscribeOptions(data=b'{"x":1}')},
                meta=b'{"role":"adm"}',
            )
        )
        client = Client(Cookie="a=1", **{"X-Multi": "m", "X-Other": "no"})
        reply = client.call(
            connect={
                "name": "js",
                "version": "5",
                "data": {"a": [1, "<"]},
                "subs": {"ch": {}},
                "headers": {"x-tok": "T", "x-nope": "1"},
            }
        )["connect"]
        self.assertEqual({"hello": 1}, reply["data"])
        self.assertEqual({"ns:a", "ns:b"}, set(reply["subs"]))
        request, metadata, context = self.asked("Connect")
        self.assertEqual(reply["client"], request.client)
        self.assertEqual(
            ("websocket", "json", "json"), (request.transport, request.protocol, request.encoding)
        )
        self.assertEqual(("js", "5", ["ch"]), (request.name, request.version, list(request.channels)))
        self.assertEqual({"a": [1, "<"]}, json.loads(request.data))
        self.assertEqual("a=1", metadata["cookie"])
        self.assertEqual("m", metadata["x-multi"])
        self.assertEqual("T", metadata["x-tok"])
        self.assertEqual("s", metadata["x-static"])
        self.assertEqual("secret-token", metadata["authorization"])
        self.assertNotIn("x-other", metadata)
        self.assertNotIn("x-nope", metadata)

    def test_connect_outcomes(self):
        def refused(**answer):
            self.backend.answers["Connect"] = lambda request, context: pb.ConnectResponse(**answer)
            return Client()

        client = refused(error=pb.Error(code=1000, message="no", temporary=True))
        self.assertEqual(
            {"code": 1000, "message": "no", "temporary": True}, client.call(connect={})["error"]
        )
        client = refused(disconnect=pb.Disconnect(code=4501, reason="bye"), error=pb.Error(code=1))
        client.send(connect={})
        self.assertEqual((4501, "bye"), client.ending())
        client = refused()
        client.send(connect={})
        self.assertEqual(3501, client.ending()[0])

    def test_subscribe_publish_and_sub_refresh(self):
        expire = int(time.time()) + 1
        self.backend.answers["Subscribe"] = lambda request, context: pb.SubscribeResponse(
            result=pb.SubscribeResult(data=b'{"s":1}', expire_at=expire)
        )
        self.backend.answers["Publish"] = lambda request, context: pb.PublishResponse(
            result=pb.PublishResult(data=b'{"changed":1}')
        )
        self.backend.answers["SubRefresh"] = lambda request, context: pb.SubRefreshResponse(
            result=pb.SubRefreshResult(expired=True)
        )
        client = self.client()
        reply = client.call(subscribe={"channel": "asked:a", "data": {"d": 1}})
        self.assertEqual({"s": 1}, reply["subscribe"]["data"])
        request, _, _ = self.asked("Subscribe")
        self.assertEqual(("56", "asked:a"), (request.user, request.channel))
        self.assertEqual({"d": 1}, json.loads(request.data))
        self.assertIn("publish", client.call(publish={"channel": "asked:a", "data": {"p": 1}}))
        self.assertEqual({"p": 1}, json.loads(self.asked("Publish")[0].data))
        pushed = (client.pushes or [client.next()])[0]["push"]
        self.assertEqual({"changed": 1}, pushed["pub"]["data"])
        self.assertEqual(2501, client.next()["push"]["unsubscribe"]["code"])
        self.assertEqual("asked:a", self.asked("SubRefresh")[0].channel)

    def test_subscribe_and_publish_refused(self):
        refused = pb.Error(code=1001, message="no")
        self.backend.answers["Subscribe"] = lambda *asked: pb.SubscribeResponse(error=refused)
        self.backend.answers["Publish"] = lambda *asked: pb.PublishResponse(
            disconnect=pb.Disconnect(code=4510, reason="out")
        )
        client = self.client()
        self.assertEqual(1001, client.call(subscribe={"channel": "asked:b"})["error"]["code"])
        client.send(publish={"channel": "asked:b", "data": {}})
        self.assertEqual((4510, "out"), client.ending())

    def test_rpc(self):
        self.backend.answers["Connect"] = lambda request, context: pb.ConnectResponse(
            result=pb.ConnectResult(user="56", meta=b'{"m": 1}')
        )
        client = self.client()
        echo = lambda request, context: pb.RPCResponse(result=pb.RPCResult(data=request.data))
        self.assertEqual({"data": {"tz": 1.5}}, self.rpc(echo, client=client, data={"tz": 1.5})["rpc"])
        request, metadata, context = self.asked("RPC")
        self.assertEqual(("56", "m"), (request.user, request.method))
        self.assertEqual(b"", request.meta)
        self.assertEqual({}, self.rpc(echo, client=client)["rpc"])
        self.asked("RPC")
        self.assertEqual({"data": 7}, self.rpc(echo, "zip:x", client, data=7)["rpc"])
        self.assertEqual({"m": 1}, json.loads(self.asked("RPC")[0].meta))
        self.rpc(echo, "bin:x", client, data={"a": 1})
        request = self.asked("RPC")[0]
        self.assertEqual(("binary", b""), (request.encoding, request.data))
        self.assertNotEqual("", request.b64data)
        error = lambda request, context: pb.RPCResponse(error=pb.Error(code=1000, message="x"))
        self.assertEqual({"code": 1000, "message": "x"}, self.rpc(error, client=client)["error"])
        plain = lambda request, context: pb.RPCResponse(result=pb.RPCResult(b64data="eyJhIjoxfQ=="))
        self.assertEqual({"data": {"a": 1}}, self.rpc(plain, client=client)["rpc"])
        leave = lambda request, context: pb.RPCResponse(disconnect=pb.Disconnect(code=4502, reason="b"))
        self.backend.answers["RPC"] = leave
        client.send(rpc={"method": "m"})
        self.assertEqual((4502, "b"), client.ending())

    def test_gzip_both_ways(self):
        def deflated(request, context):
            context.set_compression(grpc.Compression.Gzip)
            return pb.RPCResponse(result=pb.RPCResult(data=request.data))

        data = "again and " * 4_000
        self.assertEqual(data, self.rpc(deflated, "zip:x", data=data)["rpc"]["data"])
        self.assertEqual("gzip", self.asked("RPC")[1].get("grpc-encoding", "gzip"))

    @unittest.skipUnless(SOCKET, "no socket")
    def test_unix_socket(self):
        echo = lambda request, context: pb.RPCResponse(result=pb.RPCResult(data=request.data))
        self.assertEqual({"data": 1}, self.rpc(echo, "ux:x", data=1)["rpc"])

    def test_failures_are_error_100(self):
        def status(code):
            return lambda request, context: context.abort(code, "text for the log")

        client = self.client()
        for answer in (
            status(grpc.StatusCode.UNAVAILABLE),
            status(grpc.StatusCode.UNAUTHENTICATED),
            lambda request, context: b"\xff\xff",
            lambda request, context: b"\x0a\x7fa",
            lambda request, context: pb.RPCResponse(result=pb.RPCResult(b64data="%")),
        ):
            self.assertEqual(INTERNAL, self.rpc(answer, client=client)["error"])
        fine = lambda request, context: pb.RPCResponse(result=pb.RPCResult(data=b"1"))
        self.assertEqual({"data": 1}, self.rpc(fine, client=client)["rpc"])

    @unittest.skipIf(REFERENCE, "has no limit of its own")
    def test_answers_beyond_the_limit_are_failures(self):
        def large(request, context):
            if request.data == b"1":
                context.set_compression(grpc.Compression.Gzip)
            return pb.RPCResponse(result=pb.RPCResult(data=b'"%s"' % (b"x" * 300_000)))

        client = self.client()
        self.assertEqual(INTERNAL, self.rpc(large, "small:x", client, data=0)["error"])
        self.assertEqual(INTERNAL, self.rpc(large, "small:x", client, data=1)["error"])
        self.assertIn("rpc", self.rpc(large, client=client))

    def test_backend_that_hangs_is_given_up(self):
        cancelled = threading.Event()
        left = []

        def hang(request, context):
            context.add_callback(cancelled.set)
            left.append(context.time_remaining())
            time.sleep(3)
            return pb.RPCResponse()

        start = time.monotonic()
        self.assertEqual(INTERNAL, self.rpc(hang, "brief:x")["error"])
        self.assertLess(time.monotonic() - start, 2.9)
        self.assertTrue(cancelled.wait(PATIENCE))
        self.assertLessEqual(left[0], 1)

    @unittest.skipIf(REFERENCE, "sees the end only when it reads again")
    def test_client_that_leaves_ends_its_call(self):
        begun = threading.Event()
        cancelled = threading.Event()

        def hang(request, context):
            context.add_callback(cancelled.set)
            begun.set()
            return pb.RPCResponse() if cancelled.wait(PATIENCE) else None

        self.backend.answers["RPC"] = hang
        client = self.client()
        client.send(rpc={"method": "slow:x"})
        self.assertTrue(begun.wait(PATIENCE))
        client.socket.close()
        self.assertTrue(cancelled.wait(5))

    def test_backend_that_is_down_fails_at_once_and_comes_back(self):
        client = self.client()
        fine = lambda request, context: pb.RPCResponse(result=pb.RPCResult(data=b"1"))
        self.assertIn("rpc", self.rpc(fine, client=client))
        self.backend.stop()
        start = time.monotonic()
        self.assertEqual(INTERNAL, self.rpc(fine, client=client)["error"])
        self.assertLess(time.monotonic() - start, 4)
        self.backend.start()
        deadline = time.monotonic() + PATIENCE
        while "rpc" not in self.rpc(fine, client=client):
            self.assertLess(time.monotonic(), deadline)

    def test_refresh(self):
        self.backend.answers["Connect"] = lambda request, context: pb.ConnectResponse(
            result=pb.ConnectResult(user="56", expire_at=int(time.time()) + 1, meta=b'{"m":1}')
        )
        seen = []

        def refresh(request, context):
            seen.append(request)
            if len(seen) == 1:
                return pb.RefreshResponse(
                    result=pb.RefreshResult(expire_at=int(time.time()) + 2, meta=b'{"m":2}')
                )
            return pb.RefreshResponse(result=pb.RefreshResult(expired=True))

        self.backend.answers["Refresh"] = refresh
        client = self.client()
        self.assertEqual(3005, client.ending()[0])
        self.assertEqual([b'{"m":1}', b'{"m":2}'], [request.meta for request in seen])
        self.assertEqual({"56"}, {request.user for request in seen})


if __name__ == "__main__":
    unittest.main()
