"""centrifuge-python against the server that GYRE_PORT and GYRE_API_KEY name."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import os
import time
import unittest
import urllib.request

from centrifuge import (
    Client,
    ClientEventHandler,
    ClientState,
    DeltaType,
    Filter,
    ReplyError,
    StreamPosition,
    SubscriptionEventHandler,
)

PORT = int(os.environ["GYRE_PORT"])
API_KEY = os.environ["GYRE_API_KEY"]
REFERENCE = bool(os.environ.get("GYRE_REFERENCE"))
_serial = itertools.count()


def unique(name):
    """A name no other test uses."""
    return f"{name}-{os.getpid()}-{next(_serial)}"


def jwt(**claims):
    """HS256 token of the test secret."""

    def part(value):
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    body = part({"alg": "HS256", "typ": "JWT"}) + "." + part(claims)
    return body + "." + part(hmac.new(b"secret", body.encode(), hashlib.sha256).digest())


def in_seconds(seconds):
    return int(time.time()) + seconds


async def api(method, **body):
    """Calls the server API; gives its result."""

    def call():
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORT}/api/{method}",
            data=json.dumps(body).encode(),
            headers={"X-API-Key": API_KEY},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            return json.load(response)

    answer = await asyncio.to_thread(call)
    assert "error" not in answer, (method, body, answer)
    return answer["result"]


async def until(condition, what):
    """Returns what the condition gives once it is true; fails after 8 s."""
    end = time.monotonic() + 8
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"waited in vain for {what}"
        await asyncio.sleep(0.01)


class Events(ClientEventHandler):
    def __init__(self):
        self.seen = []

    def of(self, name):
        return [ctx for kind, ctx in self.seen if kind == name]


class SubEvents(SubscriptionEventHandler):
    def __init__(self):
        self.seen = []

    of = Events.of


def _record(name):
    async def handler(self, ctx):
        self.seen.append((name, ctx))

    return handler


for _name in (
    "connecting connected disconnected error subscribed subscribing unsubscribed publication join leave".split()
):
    for _class in (Events, SubEvents):
        setattr(_class, "on_" + _name, _record(_name))


class Relay:
    """A TCP relay to the server whose connections can be cut."""

    async def start(self):
        self.open = True
        self.writers = set()
        self.tasks = set()
        self.server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def _accept(self, reader, writer):
        if not self.open:
            writer.transport.abort()
            return
        self.tasks.add(asyncio.current_task())
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", PORT)
        self.writers |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    @staticmethod
    async def _pump(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.transport.abort()

    def cut(self):
        self.open = False
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    def restore(self):
        self.open = True

    async def close(self):
        self.cut()
        self.server.close()
        await asyncio.gather(*self.tasks, return_exceptions=True)


class SdkCases:
    """The tests; subclasses choose the encoding."""

    protobuf = False

    async def asyncSetUp(self):
        self.clients = []
        self.relays = []

    async def asyncTearDown(self):
        for client in self.clients:
            await client.disconnect()
        for relay in self.relays:
            await relay.close()

    def encode(self, value):
        return json.dumps(value).encode() if self.protobuf else value

    def decode(self, data):
        return json.loads(data) if self.protobuf else data

    async def relay(self):
        relay = await Relay().start()
        self.relays.append(relay)
        return relay

    def client(self, port=PORT, **options):
        client = Client(
            f"ws://127.0.0.1:{port}/connection/websocket",
            events=Events(),
            use_protobuf=self.protobuf,
            min_reconnect_delay=0.05,
            max_reconnect_delay=0.2,
            proxy=None,
            **options,
        )
        self.clients.append(client)
        return client

    async def connected(self, user="u", port=PORT, **options):
        if "get_token" not in options and "token" not in options:
            options["token"] = jwt(sub=user)
        client = self.client(port, **options)
        await client.connect()
        await client.ready(5)
        return client

    async def subscribed(self, client, channel, **options):
        sub = await self.subscribing(client, channel, **options)
        await sub.ready(5)
        return sub

    @staticmethod
    async def subscribing(client, channel, **options):
        events = SubEvents()
        sub = client.new_subscription(channel, events=events, **options)
        sub.test_events = events
        await sub.subscribe()
        return sub

    def datas(self, sub):
        return [self.decode(ctx.pub.data) for ctx in sub.test_events.of("publication")]

    async def test_connect_without_token(self):
        client = await self.connected(token="")
        (ctx,) = client.events.of("connected")
        self.assertRegex(ctx.client, "^[0-9a-f-]{36}$")

    async def test_connect_with_token(self):
        client = await self.connected()
        self.assertEqual(client.state, ClientState.CONNECTED)

    async def test_invalid_token_is_final(self):
        client = self.client(token=jwt(sub="u") + "x")
        await client.connect()
        await until(lambda: client.events.of("disconnected"), "disconnected")
        ctx = client.events.of("disconnected")[0]
        self.assertEqual((ctx.code, ctx.reason), (3500, "invalid token"))

    async def test_expired_token_is_replaced(self):
        async def get_token():
            return jwt(sub="u", exp=in_seconds(60))

        client = await self.connected(token=jwt(sub="u", exp=in_seconds(-10)), get_token=get_token)
        self.assertEqual(client.state, ClientState.CONNECTED)

    async def test_expiring_token_is_refreshed(self):
        calls = []

        async def get_token():
            calls.append(1)
            return jwt(sub="u", exp=in_seconds(2))

        client = await self.connected(get_token=get_token)
        await until(lambda: len(calls) >= 4, "three refreshes")
        self.assertEqual(client.state, ClientState.CONNECTED)
        self.assertEqual(len(client.events.of("connected")), 1)

    async def test_publish_and_receive(self):
        client = await self.connected(token=jwt(sub="ann", info={"n": 1}))
        sub = await self.subscribed(client, unique("plain"))
        await sub.publish(self.encode({"text": "hé<l>lo"}))
        await api("publish", channel=sub.channel, data=2, tags={"a": "b"})
        await until(lambda: len(self.datas(sub)) == 2, "both")
        first, second = (ctx.pub for ctx in sub.test_events.of("publication"))
        self.assertEqual(self.decode(first.data), {"text": "hé<l>lo"})
        self.assertEqual(first.info.user, "ann")
        self.assertEqual(self.decode(first.info.conn_info), {"n": 1})
        self.assertEqual(dict(second.tags), {"a": "b"})

    async def test_presence_and_stats(self):
        one = await self.connected("one")
        two = await self.connected("two")
        sub = await self.subscribed(one, unique("hist:p"))
        await self.subscribed(two, sub.channel)
        presence = await sub.presence()
        self.assertEqual(sorted(info.user for info in presence.clients.values()), ["one", "two"])
        stats = await sub.presence_stats()
        self.assertEqual((stats.num_clients, stats.num_users), (2, 2))

    async def test_history(self):
        client = await self.connected()
        sub = await self.subscribed(client, unique("hist:h"))
        for i in range(1, 6):
            await sub.publish(self.encode(i))

        def datas(result):
            return [self.decode(pub.data) for pub in result.publications]

        everything = await sub.history(limit=10)
        self.assertEqual((datas(everything), everything.offset), ([1, 2, 3, 4, 5], 5))
        self.assertEqual(datas(await sub.history(limit=2, reverse=True)), [5, 4])
        since = StreamPosition(offset=2, epoch=everything.epoch)
        self.assertEqual(datas(await sub.history(limit=2, since=since)), [3, 4])
        with self.assertRaises(ReplyError) as raised:
            await sub.history(limit=1, since=StreamPosition(offset=2, epoch="x"))
        self.assertEqual(raised.exception.code, 112)

    async def test_errors(self):
        client = await self.connected()
        for call, code in (
            (client.rpc("none", self.encode({})), 108),
            (client.publish("priv:x", self.encode({})), 103),
            (client.history("nope:x", limit=1), 102),
        ):
            with self.assertRaises(ReplyError) as raised:
                await call
            self.assertEqual(raised.exception.code, code)
        sub = await self.subscribing(client, unique("priv:d"))
        await until(lambda: sub.test_events.of("unsubscribed"), "unsubscribed")
        self.assertEqual(sub.test_events.of("unsubscribed")[0].code, 103)

    async def test_join_and_leave(self):
        one = await self.connected("one")
        two = await self.connected("two")
        sub = await self.subscribed(one, unique("hist:j"))
        other = await self.subscribed(two, sub.channel)
        seen = sub.test_events
        await until(lambda: "two" in [c.info.user for c in seen.of("join")], "join")
        await other.unsubscribe()
        await until(lambda: "two" in [c.info.user for c in seen.of("leave")], "leave")

    async def test_recovery(self):
        relay = await self.relay()
        client = await self.connected(port=relay.port)
        sub = await self.subscribed(client, unique("hist:r"))
        await api("publish", channel=sub.channel, data=1)
        await until(lambda: self.datas(sub) == [1], "the first")
        relay.cut()
        await until(lambda: client.state == ClientState.CONNECTING, "connecting")
        for i in range(2, 21):
            await api("publish", channel=sub.channel, data=i)
        relay.restore()
        await until(lambda: len(self.datas(sub)) == 20, "the rest")
        self.assertEqual(self.datas(sub), list(range(1, 21)))
        ctx = sub.test_events.of("subscribed")[1]
        self.assertEqual((ctx.was_recovering, ctx.recovered), (True, True))

    async def test_recovery_impossible(self):
        relay = await self.relay()
        client = await self.connected(port=relay.port)
        sub = await self.subscribed(client, unique("small:r"))
        relay.cut()
        await until(lambda: client.state == ClientState.CONNECTING, "connecting")
        for i in range(10):
            await api("publish", channel=sub.channel, data=i)
        relay.restore()
        await until(lambda: len(sub.test_events.of("subscribed")) == 2, "subscribed again")
        ctx = sub.test_events.of("subscribed")[1]
        self.assertEqual((ctx.was_recovering, ctx.recovered), (True, False))
        await api("publish", channel=sub.channel, data=11)
        await until(lambda: self.datas(sub), "live again")
        self.assertEqual(self.datas(sub), [11])

    async def test_server_side_subscriptions(self):
        relay = await self.relay()
        name = unique("u")
        channel = "hist:" + name
        client = await self.connected(port=relay.port, token=jwt(sub=name, subs={channel: {}}))
        pubs = lambda: [self.decode(c.pub.data) for c in client.events.of("publication")]
        await api("publish", channel=channel, data=1)
        await until(lambda: pubs() == [1], "live")
        relay.cut()
        await until(lambda: client.state == ClientState.CONNECTING, "connecting")
        await api("publish", channel=channel, data=2)
        relay.restore()
        await until(lambda: pubs() == [1, 2], "recovered")
        await api("subscribe", user=name, channel=name + "-2")
        await until(lambda: len(client.events.of("subscribed")) == 3, "subscribed by API")
        await api("unsubscribe", user=name, channel=name + "-2")
        await until(lambda: client.events.of("unsubscribed"), "unsubscribed by API")
        self.assertEqual(
            [(c.channel, c.recovered) for c in client.events.of("subscribed")],
            [(channel, False), (channel, True), (name + "-2", False)],
        )

    async def test_delta(self):
        relay = await self.relay()
        client = await self.connected(port=relay.port)
        sub = await self.subscribed(client, unique("delta:d"), delta=DeltaType.FOSSIL)
        # the reference cuts characters of its JSON deltas in two, which no client can apply
        ascii_only = REFERENCE and not self.protobuf
        texts = ["ab", "ac", "ad"] if ascii_only else ["аб", "ад", "日本", "日木", "€", "🎈🎉", "🎈🎊"]

        async def publish(text):
            payload = {"pad": "x" * 60, "text": text, "more": "y" * 60}
            raw = json.dumps({"channel": sub.channel, "data": payload}, ensure_ascii=False)
            await api("publish", **json.loads(raw))

        for text in texts:
            await publish(text)
        await until(lambda: len(self.datas(sub)) == len(texts), "live")
        relay.cut()
        await until(lambda: client.state == ClientState.CONNECTING, "connecting")
        for text in texts:
            await publish(text + "!")
        relay.restore()
        await until(lambda: len(self.datas(sub)) == 2 * len(texts), "recovered")
        await publish("ende")
        await until(lambda: len(self.datas(sub)) == 2 * len(texts) + 1, "live again")
        self.assertEqual(
            [data["text"] for data in self.datas(sub)], texts + [t + "!" for t in texts] + ["ende"]
        )

    async def test_tags_filter(self):
        relay = await self.relay()
        client = await self.connected(port=relay.port)
        tags_filter = Filter.all(Filter.gte("p", "10.5"), Filter.is_in("k", ["a", "b"]))
        sub = await self.subscribed(client, unique("filt:t"), tags_filter=tags_filter)

        async def publish(data, p, k):
            await api("publish", channel=sub.channel, data=data, tags={"p": p, "k": k})

        await publish(1, "10.50", "a")
        await publish(2, "10.49", "a")
        await publish(3, "11", "c")
        await publish(4, "11", "b")
        await until(lambda: len(self.datas(sub)) == 2, "live")
        relay.cut()
        await until(lambda: client.state == ClientState.CONNECTING, "connecting")
        await publish(5, "1", "a")
        await publish(6, "100", "a")
        relay.restore()
        await until(lambda: len(self.datas(sub)) == 3, "recovered")
        self.assertEqual(self.datas(sub), [1, 4, 6])

    async def test_cache_recovery(self):
        channel = unique("cache:c")
        await api("publish", channel=channel, data=1)
        await api("publish", channel=channel, data=2)
        client = await self.connected()
        sub = await self.subscribed(client, channel)
        await until(lambda: self.datas(sub), "cached")
        self.assertEqual(self.datas(sub), [2])

    async def test_unsubscribed_by_server(self):
        name = unique("u")
        client = await self.connected(name)
        sub = await self.subscribed(client, unique("plain"))
        await api("unsubscribe", user=name, channel=sub.channel)
        await until(lambda: sub.test_events.of("unsubscribed"), "unsubscribed")
        ctx = sub.test_events.of("unsubscribed")[0]
        self.assertEqual((ctx.code, ctx.reason), (2000, "server unsubscribe"))

    async def test_disconnect_codes(self):
        for code, reconnects in ((None, False), (3011, True), (4000, True), (4500, False)):
            with self.subTest(code=code):
                name = unique("u")
                client = await self.connected(name)
                body = {"disconnect": {"code": code, "reason": "why"}} if code else {}
                await api("disconnect", user=name, **body)
                kind = "connected" if reconnects else "disconnected"
                count = 2 if reconnects else 1
                await until(lambda: len(client.events.of(kind)) == count, kind)
                ctx = client.events.of("connecting" if reconnects else "disconnected")[-1]
                self.assertEqual(ctx.code, code or 3503)

    async def test_subscription_tokens(self):
        name = unique("u")
        calls = []

        async def get_token(channel):
            calls.append(channel)
            return jwt(sub=name, channel=channel, exp=in_seconds(2))

        client = await self.connected(name)
        sub = await self.subscribed(client, unique("$priv:t"), get_token=get_token)
        wrong = await self.subscribing(client, unique("$priv:w"), token=jwt(sub=name) + "x")
        await until(lambda: wrong.test_events.of("unsubscribed"), "refusal")
        self.assertEqual(wrong.test_events.of("unsubscribed")[0].code, 103)
        await until(lambda: len(calls) >= 3, "two refreshes")
        await api("publish", channel=sub.channel, data="still there")
        await until(lambda: self.datas(sub), "publication")
        self.assertEqual(len(sub.test_events.of("subscribed")), 1)

    async def test_many_subscriptions(self):
        client = await self.connected()
        channels = [unique("many") for _ in range(100)]
        subs = [await self.subscribing(client, channel) for channel in channels]
        await asyncio.gather(*(sub.ready(8) for sub in subs))
        await api("broadcast", channels=channels, data=7)
        await until(lambda: all(self.datas(sub) == [7] for sub in subs), "one each")

    async def test_big_messages(self):
        client = await self.connected()
        sub = await self.subscribed(client, unique("big"))
        up = {"up": "ü" * (25_000 if self.protobuf else 10_000)}
        await sub.publish(json.dumps(up, ensure_ascii=False).encode() if self.protobuf else up)
        down = {"down": "ab€" * 100_000}
        await api("publish", channel=sub.channel, data=down)
        await until(lambda: len(self.datas(sub)) == 2, "both")
        self.assertEqual(self.datas(sub), [up, down])


class JsonSdkTest(SdkCases, unittest.IsolatedAsyncioTestCase):
    protobuf = False


class ProtobufSdkTest(SdkCases, unittest.IsolatedAsyncioTestCase):
    protobuf = True


if __name__ == "__main__":
    unittest.main()
