"""A GRPC backend in the process of the test, whose answers the test decides on."""

import concurrent.futures
import os
import queue

import grpc

from generated import stubs as generate

pb, _ = generate("proxy")

PORT = int(os.environ["GYRE_BACKEND_PORT"])
SOCKET = os.environ.get("GYRE_BACKEND_SOCKET", "")
CERTIFICATE = os.environ.get("GYRE_BACKEND_CERTIFICATE", "")
KEY = os.environ.get("GYRE_BACKEND_KEY", "")
CLIENT_CA = os.environ.get("GYRE_BACKEND_CLIENT_CA", "")
SERVICE = "centrifugal.centrifugo.proxy.CentrifugoProxy"
UNARY = ("Connect", "Refresh", "Subscribe", "Publish", "RPC", "SubRefresh")


def _bytes(message):
    return message if isinstance(message, bytes) else message.SerializeToString()


def _read(path):
    with open(path, "rb") as file:
        return file.read()


class Backend:
    """Keeps what it was asked; answers by functions of request and context, by method."""

    def __init__(self):
        self.answers = {}
        self.asked = queue.Queue()
        self.server = None

    def start(self):
        self.server = grpc.server(
            concurrent.futures.ThreadPoolExecutor(max_workers=64),
            options=[("grpc.so_reuseport", 0)],
        )
        handlers = {
            method: grpc.unary_unary_rpc_method_handler(
                self.serve(method), getattr(pb, method + "Request").FromString, _bytes
            )
            for method in UNARY
        }
        handlers["SubscribeUnidirectional"] = grpc.unary_stream_rpc_method_handler(
            self.serve("SubscribeUnidirectional"), pb.SubscribeRequest.FromString, _bytes
        )
        handlers["SubscribeBidirectional"] = grpc.stream_stream_rpc_method_handler(
            self.serve("SubscribeBidirectional"), pb.StreamSubscribeRequest.FromString, _bytes
        )
        self.server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(SERVICE, handlers),)
        )
        address = "127.0.0.1:%d" % PORT
        if CERTIFICATE:
            credentials = grpc.ssl_server_credentials(
                [(_read(KEY), _read(CERTIFICATE))], _read(CLIENT_CA), bool(CLIENT_CA)
            )
            self.server.add_secure_port(address, credentials)
        else:
            self.server.add_insecure_port(address)
        if SOCKET:
            self.server.add_insecure_port("unix:" + SOCKET)
        self.server.start()

    def stop(self):
        self.server.stop(None).wait()

    def serve(self, method):
        def handle(request, context):
            if method != "SubscribeBidirectional":
                self.asked.put((method, request, dict(context.invocation_metadata()), context))
            return self.answers[method](request, context)

        return handle
