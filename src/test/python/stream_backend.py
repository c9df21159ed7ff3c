"""A backend of subscription streams as a process: what a stream does depends on the channel's name."""

import collections
import json
import sys
import threading

import grpc

from backend import Backend, pb


def allowed(**result):
    answer = pb.SubscribeResponse(result=pb.SubscribeResult(**result))
    return pb.StreamSubscribeResponse(subscribe_response=answer)


def publication(data):
    text = json.dumps(data, separators=(",", ":")).encode()
    return pb.StreamSubscribeResponse(publication=pb.Publication(data=text))


class Streams:
    """Which are open, and how many there have been of a channel."""

    def __init__(self):
        self.lock = threading.Lock()
        self.begun = collections.Counter()
        self.open = collections.Counter()

    def begin(self, channel, context):
        over = threading.Event()

        def ended():
            with self.lock:
                self.open[channel] -= 1
            over.set()

        with self.lock:
            self.begun[channel] += 1
            self.open[channel] += 1
        context.add_callback(ended)
        return self.begun[channel], over


STREAMS = Streams()


def unidirectional(request, context):
    channel = request.channel
    kind = channel.split(":")[1].split("-")[0]
    number, over = STREAMS.begin(channel, context)
    if kind == "refused":
        error = pb.Error(code=403, message="not this one")
        yield pb.StreamSubscribeResponse(subscribe_response=pb.SubscribeResponse(error=error))
        return
    yield allowed(data=b'{"init":1}')
    if kind == "ticks":
        for tick in range(json.loads(request.data)["ticks"]):
            yield publication(tick)
    elif kind == "flaky" and number == 1:
        yield publication("before")
        context.abort(grpc.StatusCode.UNAVAILABLE, "goes down")
    elif kind == "flaky":
        yield publication("after")
        over.wait()
    elif kind == "open":
        asked = json.loads(request.data)
        yield publication(STREAMS.open[asked])
    else:
        over.wait()


def bidirectional(requests, context):
    first = next(requests).subscribe_request
    STREAMS.begin(first.channel, context)
    yield allowed()
    try:
        for request in requests:
            said = json.loads(request.publication.data)
            if said == "bye":
                return
            yield publication({"echo": said})
    except grpc.RpcError:
        pass


backend = Backend()
backend.answers["SubscribeUnidirectional"] = unidirectional
backend.answers["SubscribeBidirectional"] = bidirectional
backend.start()
print("ready", flush=True)
sys.stdin.read()
backend.stop()
