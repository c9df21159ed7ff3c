"""A node is killed under a uni_grpc client, which goes on at another one where it was."""

import json
import os
import signal
import time
import unittest
import urllib.error

import grpc

from uni_grpc_test import Stream, api, pb, stubs

NODES = json.loads(os.environ["GYRE_NODES"])
CHANNEL = "hist:g"
PATIENCE = 30


def publish(number):
    """Until it is acknowledged: the owner of the channel may be the node that was killed."""
    body = {"channel": CHANNEL, "data": number, "idempotency_key": str(number)}
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return api("publish", body)
        except (AssertionError, urllib.error.URLError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


class Failover(unittest.TestCase):
    def consume(self, stub, **position):
        request = pb.ConnectRequest(
            token=os.environ["GYRE_TOKEN"], subs={CHANNEL: pb.SubscribeRequest(**position)}
        )
        return Stream(stub.Consume(request, wait_for_ready=True))

    def test_goes_on_at_the_other_node(self):
        # Takes the first address that answers.
        addresses = ",".join("127.0.0.1:%d" % node["grpc"] for node in NODES)
        options = [("grpc.default_authority", "localhost")]
        with grpc.insecure_channel("ipv4:" + addresses, options=options) as channel:
            stub = stubs.CentrifugoUniStreamStub(channel)
            stream = self.consume(stub)
            epoch = stream.push().connect.subs[CHANNEL].epoch
            publish(1)
            push = stream.push()
            self.assertEqual(b"1", push.pub.data)
            os.kill(NODES[0]["pid"], signal.SIGKILL)
            self.assertEqual(grpc.StatusCode.UNAVAILABLE, stream.push())
            publish(2)
            publish(3)
            stream = self.consume(stub, recover=True, epoch=epoch, offset=push.pub.offset)
            back = stream.push().connect.subs[CHANNEL]
            self.assertTrue(back.recovered)
            self.assertEqual([b"2", b"3"], [each.data for each in back.publications])
            publish(4)
            self.assertEqual(b"4", stream.push().pub.data)
            stream.call.cancel()


if __name__ == "__main__":
    unittest.main()
