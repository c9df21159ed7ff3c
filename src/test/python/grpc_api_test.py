"""The GRPC API with a generated stub, beside the HTTP API: works on Gyre and on the reference."""

import json
import os
import unittest
import urllib.request

import grpc
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)
from websockets.sync.client import connect

from generated import stubs as generate

pb, stubs = generate("api")

ADDRESS = "127.0.0.1:" + os.environ["GYRE_GRPC_PORT"]
HTTP = "127.0.0.1:" + os.environ["GYRE_PORT"]
KEY = os.environ.get("GYRE_GRPC_KEY", "")
CERTIFICATE = os.environ.get("GYRE_GRPC_CERTIFICATE", "")
CLIENT_CERTIFICATE = os.environ.get("GYRE_GRPC_CLIENT_CERTIFICATE", "")
CLIENT_KEY = os.environ.get("GYRE_GRPC_CLIENT_KEY", "")
REFERENCE = bool(os.environ.get("GYRE_REFERENCE"))
PATIENCE = 20
SERVICE = "/centrifugal.centrifugo.api.CentrifugoApi/"
LIMIT = 4 << 20
Status = grpc.StatusCode

# method, rpc, request as in JSON; % is another letter for each of the two APIs
CASES = [
    ("publish", "Publish", {"channel": "bare:1", "data": {"v": 1}}),
    ("publish", "Publish", {"channel": "chat:%", "data": {"v": 1.5}, "tags": {"k": "v", "l": ""}}),
    ("publish", "Publish", {"channel": "chat:%", "b64data": "eyJ2IjoyfQ=="}),
    ("publish", "Publish", {"channel": "chat:%", "data": 3, "idempotency_key": "i"}),
    ("publish", "Publish", {"channel": "chat:%", "data": 4, "idempotency_key": "i"}),
    ("publish", "Publish", {"channel": "chat:%", "data": 5, "version": 2**64 - 1, "version_epoch": "e"}),
    ("publish", "Publish", {"channel": "chat:%", "data": 6, "version": 7, "version_epoch": "e"}),
    ("publish", "Publish", {"channel": "chat:%", "data": 7, "skip_history": True, "delta": True}),
    ("publish", "Publish", {"channel": "nope:1", "data": {}}),
    ("publish", "Publish", {"channel": "bare:1"}),
    ("publish", "Publish", {"channel": "", "data": 1}),
    ("publish", "Publish", {"channel": "bare:1", "b64data": "%"}),
    ("publish", "Publish", {"channel": "json:1", "b64data": "AP8="}),
    ("broadcast", "Broadcast", {"channels": ["chat:%", "bare:1", "nope:1", ""], "data": "ä\u2028"}),
    ("broadcast", "Broadcast", {"channels": [], "data": 1}),
    ("history", "History", {"channel": "chat:%", "limit": -1}),
    ("history", "History", {"channel": "chat:%", "limit": 2, "reverse": True}),
    ("history", "History", {"channel": "chat:%", "limit": 2, "since": {"offset": 2}}),
    ("history", "History", {"channel": "chat:%", "limit": 9, "since": {"offset": 1, "epoch": "bad"}}),
    ("history", "History", {"channel": "chat:%"}),
    ("history", "History", {"channel": "bare:1", "limit": 1}),
    ("history", "History", {}),
    ("history_remove", "HistoryRemove", {"channel": "chat:%"}),
    ("history_remove", "HistoryRemove", {"channel": "nope:%"}),
    ("presence", "Presence", {"channel": "chat:who"}),
    ("presence", "Presence", {"channel": "bare:1"}),
    ("presence_stats", "PresenceStats", {"channel": "chat:who"}),
    ("presence_stats", "PresenceStats", {"channel": ""}),
    ("channels", "Channels", {"pattern": "chat:w*"}),
    ("channels", "Channels", {"pattern": "["}),
    ("rpc", "RPC", {"method": "x", "params": {}}),
    ("rpc", "RPC", {}),
    ("subscribe", "Subscribe", {"user": "nobody", "channel": "chat:x", "info": {"a": 1}, "data": [2]}),
    ("subscribe", "Subscribe", {"user": "42", "channel": "bare:x", "expire_at": 1}),
    ("subscribe", "Subscribe", {"user": "42", "channel": ""}),
    ("subscribe", "Subscribe", {"user": "42", "channel": "bare:x", "b64info": "%"}),
    ("unsubscribe", "Unsubscribe", {"user": "nobody", "channel": "chat:x"}),
    ("unsubscribe", "Unsubscribe", {"user": "42", "channel": "nope:x"}),
    ("refresh", "Refresh", {"user": "nobody", "expire_at": 1893456000, "info": {}}),
    ("disconnect", "Disconnect", {"user": "nobody", "disconnect": {"code": 4000, "reason": "bye"}}),
    ("disconnect", "Disconnect", {"user": "nobody", "whitelist": ["", "a"]}),
    ("map_publish", "MapPublish", {"channel": "bare:1", "key": "k", "data": 1}),
    ("map_remove", "MapRemove", {"channel": "bare:1", "key": "k"}),
    ("map_read_state", "MapReadState", {"channel": "bare:1", "limit": 1}),
    ("map_read_stream", "MapReadStream", {"channel": "bare:1", "limit": 1}),
    ("map_stats", "MapStats", {"channel": "bare:1"}),
    ("map_clear", "MapClear", {"channel": "bare:1"}),
    ("shared_poll_publish", "SharedPollPublish", {"channel": "bare:1", "key": "k", "version": 1}),
    ("batch", "Batch", {}),
    (
        "batch",
        "Batch",
        {
            "commands": [
                {"publish": {"channel": "chat:b%", "data": {"a": 1}}},
                {"publish": {"channel": "nope:b", "data": {}}},
                {"history": {"channel": "chat:b%", "limit": 1}},
                {"broadcast": {"channels": ["bare:1", ""], "data": 1}},
                {"presence": {"channel": "chat:who"}},
                {"presence_stats": {"channel": "chat:who"}},
                {"subscribe": {"channel": "chat:x", "user": "nobody"}},
                {"unsubscribe": {"channel": "chat:x", "user": "nobody"}},
                {"disconnect": {"user": "nobody"}},
                {"refresh": {"user": "nobody"}},
                {"channels": {"pattern": "chat:w*"}},
                {"rpc": {"method": "x"}},
                {"history_remove": {"channel": "chat:b%"}},
                {"connections": {}},
                {"refresh": {"user": "nobody"}, "publish": {"channel": "bare:1", "data": 1}},
                {},
            ]
        },
    ),
    (
        "batch",
        "Batch",
        {"parallel": True, "commands": [{"publish": {"channel": "bare:1", "data": n}} for n in range(50)]},
    ),
]


def fill(message, values):
    """Sets fields as JSON names them; bytes are any JSON value."""
    for name, value in values.items():
        field = message.DESCRIPTOR.fields_by_name[name]
        if isinstance(value, dict) and field.type == FieldDescriptor.TYPE_MESSAGE:
            if field.message_type.GetOptions().map_entry:
                getattr(message, name).update(value)
            else:
                getattr(message, name).SetInParent()
                fill(getattr(message, name), value)
        elif field.type == FieldDescriptor.TYPE_BYTES:
            setattr(message, name, json.dumps(value, ensure_ascii=False).encode())
        elif isinstance(value, list) and field.type == FieldDescriptor.TYPE_MESSAGE:
            for each in value:
                fill(getattr(message, name).add(), each)
        elif isinstance(value, list):
            getattr(message, name).extend(value)
        else:
            setattr(message, name, value)
    return message


def plain(message):
    """What is set in a message, as HTTP would answer it."""
    found = {}
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_BYTES:
            value = json.loads(value)
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            if field.message_type.GetOptions().map_entry:
                value = {k: plain(v) if hasattr(v, "ListFields") else v for k, v in value.items()}
            elif hasattr(value, "ListFields"):
                value = plain(value)
            else:
                value = [plain(each) for each in value]
        found[field.name] = value
    return found


def comparable(answer):
    """Without zeros, which one of the two leaves out, and with any epoch alike."""
    if isinstance(answer, list):
        return [comparable(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    kept = {}
    for name, value in answer.items():
        if name == "epoch":
            kept[name] = "some" if value else ""
        elif value not in (0, "", [], False):
            kept[name] = comparable(value)
    if isinstance(kept.get("result"), dict):
        kept["result"] = {n: v for n, v in kept["result"].items() if v != {}}
    return kept


def http(method, body):
    request = urllib.request.Request(
        "http://" + HTTP + "/api/" + method,
        data=json.dumps(body).encode(),
        headers={"X-API-Key": os.environ["GYRE_API_KEY"]},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        return json.load(response)


def for_api(values, letter):
    return json.loads(json.dumps(values).replace("%", letter))


class Client:
    """A user's websocket connection."""

    def __init__(self):
        self.socket = connect("ws://" + HTTP + "/connection/websocket")
        self.command({"connect": {"token": os.environ["GYRE_TOKEN"]}})

    def command(self, command):
        self.socket.send(json.dumps(dict(command, id=1)))
        while True:
            reply = self.next()
            if reply.get("id"):
                assert "error" not in reply, reply
                return reply

    def next(self):
        """The next reply or push that is no ping."""
        while True:
            text = self.socket.recv(timeout=PATIENCE)
            for line in text.split("\n"):
                if line and line != "{}":
                    return json.loads(line)


class GrpcApi(unittest.TestCase):
    def setUp(self):
        self.channel = self.open()
        self.stub = stubs.CentrifugoApiStub(self.channel)

    def open(self, client=True, **options):
        if not CERTIFICATE:
            channel = grpc.insecure_channel(ADDRESS, **options)
        else:
            channel = grpc.secure_channel(
                ADDRESS,
                grpc.ssl_channel_credentials(
                    self.read(CERTIFICATE),
                    self.read(CLIENT_KEY) if client else None,
                    self.read(CLIENT_CERTIFICATE) if client else None,
                ),
                options=[("grpc.ssl_target_name_override", "localhost")],
                **options,
            )
        self.addCleanup(channel.close)
        return channel

    @staticmethod
    def read(path):
        if not path:
            return None
        with open(path, "rb") as file:
            return file.read()

    @staticmethod
    def metadata(*more):
        return (([("authorization", "apikey " + KEY)] if KEY else []) + list(more)) or None

    def call(self, rpc, values, *metadata, **options):
        request = fill(getattr(pb, rpc + "Request")(), values)
        return getattr(self.stub, rpc)(
            request, timeout=PATIENCE, metadata=self.metadata(*metadata), **options
        )

    def raw(self, rpc, message, service=SERVICE, **options):
        options.setdefault("metadata", self.metadata())
        return self.channel.unary_unary(service + rpc)(message, timeout=PATIENCE, **options)

    def refused(self, status, call, *args, **options):
        with self.assertRaises(grpc.RpcError) as raised:
            call(*args, **options)
        self.assertEqual(status, raised.exception.code(), raised.exception.details())
        return raised.exception

    def test_every_method_answers_as_over_http(self):
        client = Client()
        client.command({"subscribe": {"channel": "chat:who"}})
        for method, rpc, request in CASES:
            with self.subTest(method=method, request=request):
                over_http = comparable(http(method, for_api(request, "h")))
                over_grpc = comparable(plain(self.call(rpc, for_api(request, "g"))))
                self.assertEqual(over_http, over_grpc)
        node = self.call("Info", {}).result.nodes[0]
        self.assertEqual(36, len(node.uid))
        self.assertEqual(1, len(http("info", {})["result"]["nodes"]))

    def test_acts_on_connections(self):
        client = Client()
        self.call(
            "Subscribe",
            {
                "user": "42",
                "channel": "bare:late",
                "info": {"i": 1},
                "data": {"d": 2},
                "override": {"presence": {"value": True}},
            },
        )
        self.assertEqual({"d": 2}, client.next()["push"]["subscribe"]["data"])
        self.call("Publish", {"channel": "bare:late", "data": {"n": 1}, "tags": {"a": "b"}})
        self.assertEqual({"data": {"n": 1}, "tags": {"a": "b"}}, client.next()["push"]["pub"])
        self.call("Refresh", {"user": "42", "expire_at": 1893456000})
        self.assertTrue(client.next()["push"]["refresh"]["expires"])
        self.call("Unsubscribe", {"user": "42", "channel": "bare:late"})
        self.assertEqual(2000, client.next()["push"]["unsubscribe"]["code"])
        self.call("Disconnect", {"user": "42", "disconnect": {"code": 4000, "reason": "bye"}})
        with self.assertRaises(Exception) as closed:
            client.next()
        self.assertEqual((4000, "bye"), (closed.exception.rcvd.code, closed.exception.rcvd.reason))

    def test_binary_data_stays_as_it_is(self):
        data = bytes(range(256))
        self.stub.Publish(
            pb.PublishRequest(channel="chat:bin", data=data), metadata=self.metadata()
        )
        history = self.stub.History(
            pb.HistoryRequest(channel="chat:bin", limit=-1), metadata=self.metadata()
        )
        self.assertEqual(data, history.result.publications[-1].data)

    def test_gzip_both_ways(self):
        data = {"text": "again and " * 20_000}
        self.call("Publish", {"channel": "chat:zip", "data": data}, compression=grpc.Compression.Gzip)
        request = pb.HistoryRequest(channel="chat:zip", limit=1)
        answer = self.stub.History(
            request, metadata=self.metadata(), compression=grpc.Compression.Gzip
        )
        self.assertEqual(data, json.loads(answer.result.publications[-1].data))
        answer = self.stub.History(request, metadata=self.metadata())
        self.assertEqual(data, json.loads(answer.result.publications[-1].data))

    def test_unknown_encoding_is_refused(self):
        refused = self.refused(
            Status.UNIMPLEMENTED,
            self.call,
            "Publish",
            {"channel": "bare:1", "data": "x" * 1000},
            compression=grpc.Compression.Deflate,
        )
        self.assertIn("deflate", refused.details())

    def test_too_large_messages_are_refused(self):
        fits = "x" * (LIMIT - 1000)
        self.assertFalse(self.call("Publish", {"channel": "bare:1", "data": fits}).HasField("error"))
        large = {"channel": "bare:1", "data": "x" * LIMIT}
        refused = self.refused(Status.RESOURCE_EXHAUSTED, self.call, "Publish", large)
        self.assertRegex(refused.details(), r"received message larger than max \(\d+ vs. %d\)" % LIMIT)
        refused = self.refused(
            Status.RESOURCE_EXHAUSTED,
            self.call,
            "Publish",
            large,
            compression=grpc.Compression.Gzip,
        )
        self.assertIn("larger than max", refused.details())
        self.assertFalse(self.call("Publish", {"channel": "bare:1", "data": 1}).HasField("error"))

    def test_malformed_messages_are_refused(self):
        for message in (b"\xff\xff", b"\x0a\x7fa", b"\x08", b"\x12\x05ab"):
            self.refused(Status.INTERNAL, self.raw, "Publish", message)

    def test_fields_that_nobody_knows_are_skipped(self):
        message = pb.PublishRequest(channel="bare:1", data=b"1").SerializeToString()
        unknown = b"\xa0\x06\x01" + b"\xaa\x06\x03abc" + b"\xb1\x06" + b"\0" * 8 + b"\xbd\x06" + b"\0" * 4
        self.assertEqual(b"\x12\x00", self.raw("Publish", unknown + message))

    def test_unknown_methods_and_services(self):
        refused = self.refused(Status.UNIMPLEMENTED, self.raw, "Nope", b"")
        self.assertEqual(
            "unknown method Nope for service centrifugal.centrifugo.api.CentrifugoApi",
            refused.details(),
        )
        refused = self.refused(Status.UNIMPLEMENTED, self.raw, "Nope", b"", service="/other.Api/")
        self.assertEqual("unknown service other.Api", refused.details())
        self.refused(Status.UNIMPLEMENTED, self.stub.Connections, pb.ConnectionsRequest(), metadata=self.metadata())

    @unittest.skipUnless(KEY, "served without a key")
    def test_key(self):
        request = pb.PublishRequest(channel="bare:1", data=b"1")
        for value in (None, "apikey wrong", "APIKEY " + KEY, KEY, "Bearer " + KEY, "apikey " + KEY + " "):
            metadata = None if value is None else [("authorization", value)]
            if value and value.endswith(" "):
                continue  # white space around a value is not sent
            refused = self.refused(
                Status.UNAUTHENTICATED, self.stub.Publish, request, metadata=metadata
            )
            self.assertEqual("unauthenticated", refused.details())
        both = [("authorization", "apikey wrong"), ("authorization", "apikey " + KEY)]
        self.refused(Status.UNAUTHENTICATED, self.stub.Publish, request, metadata=both)

    @unittest.skipIf(KEY, "served with a key")
    def test_without_a_key_everybody_is_served(self):
        request = pb.PublishRequest(channel="bare:1", data=b"1")
        self.assertFalse(self.stub.Publish(request).HasField("error"))
        self.assertFalse(self.stub.Publish(request, metadata=[("authorization", "apikey x")]).HasField("error"))

    def test_errors_as_status(self):
        mode = ("x-centrifugo-error-mode", "transport")
        for rpc, values, status, code in (
            ("Publish", {"channel": "nope:1", "data": 1}, Status.NOT_FOUND, 102),
            ("RPC", {"method": "x"}, Status.NOT_FOUND, 104),
            ("Publish", {}, Status.INVALID_ARGUMENT, 107),
            ("Presence", {"channel": "bare:1"}, Status.INVALID_ARGUMENT, 108),
            ("Channels", {"pattern": "["}, Status.INTERNAL, 100),
            (
                "History",
                {"channel": "chat:g", "limit": 1, "since": {"offset": 1, "epoch": "bad"}},
                Status.OUT_OF_RANGE,
                112,
            ),
        ):
            with self.subTest(rpc=rpc, code=code):
                in_body = self.call(rpc, values, ("x-centrifugo-error-mode", "TRANSPORT"))
                self.assertEqual(code, in_body.error.code)
                refused = self.refused(status, self.call, rpc, values, mode)
                self.assertEqual(in_body.error.message, refused.details())
                details = dict(refused.trailing_metadata())["grpc-status-details-bin"]
                any_type = b"type.googleapis.com/centrifugal.centrifugo.api.Error"
                self.assertIn(any_type, details)
                self.assertTrue(details.endswith(in_body.error.SerializeToString()), details)
        replies = self.call("Batch", {"commands": [{"rpc": {"method": "x"}}]}, mode).replies
        self.assertEqual(104, replies[0].error.code)

    @unittest.skipIf(REFERENCE and KEY, "serves reflection to everybody")
    def test_reflection(self):
        class WithKey(grpc.StreamStreamClientInterceptor):
            def intercept_stream_stream(self, proceed, details, requests):
                return proceed(details._replace(metadata=GrpcApi.metadata()), requests)

        channel = grpc.intercept_channel(self.channel, WithKey())
        database = ProtoReflectionDescriptorDatabase(channel)
        self.assertEqual(
            {
                "centrifugal.centrifugo.api.CentrifugoApi",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
            },
            set(database.get_services()),
        )
        told = DescriptorPool(database).FindServiceByName("centrifugal.centrifugo.api.CentrifugoApi").file
        for message in pb.DESCRIPTOR.message_types_by_name.values():
            for field in message.fields if message.name in told.message_types_by_name else ():
                with self.subTest(message=message.name, field=field.name):
                    there = told.message_types_by_name[message.name].fields_by_name.get(field.name)
                    if there is not None:
                        self.assertEqual(
                            (field.number, field.type, field.is_repeated),
                            (there.number, there.type, there.is_repeated),
                        )
        self.assertIn("tags", told.message_types_by_name["PublishRequest"].fields_by_name)
        with self.assertRaises(KeyError):
            database.FindFileContainingSymbol("centrifugal.centrifugo.api.Nope")
        if KEY:
            with self.assertRaises(grpc.RpcError) as raised:
                ProtoReflectionDescriptorDatabase(self.channel).get_services()
            self.assertEqual(Status.UNAUTHENTICATED, raised.exception.code())

    def test_many_calls_at_a_time(self):
        calls = [
            self.stub.Publish.future(
                pb.PublishRequest(channel="chat:many", data=b"%d" % n), metadata=self.metadata()
            )
            for n in range(1000)
        ]
        offsets = [call.result(timeout=PATIENCE).result.offset for call in calls]
        self.assertEqual(1000, len(set(offsets)))

    def test_calls_that_are_given_up_leave_the_connection_alone(self):
        request = pb.PublishRequest(channel="bare:1", data=b"1" * 100_000)
        for _ in range(50):
            self.stub.Publish.future(request, metadata=self.metadata()).cancel()
        self.assertFalse(self.call("Publish", {"channel": "bare:1", "data": 1}).HasField("error"))

    @unittest.skipUnless(CLIENT_CERTIFICATE, "no client certificates")
    def test_client_without_a_certificate_is_refused(self):
        stub = stubs.CentrifugoApiStub(self.open(client=False))
        self.refused(
            Status.UNAVAILABLE,
            stub.Publish,
            pb.PublishRequest(channel="bare:1", data=b"1"),
            metadata=self.metadata(),
            timeout=PATIENCE,
        )


if __name__ == "__main__":
    unittest.main()
