"""A switch for the packets between the nodes of a cluster test, which cuts, loses and delays them.

usage: packet-switch.py NODES

Makes a network namespace for each node, with two devices. The packets of device "cluster" (10.77.0.1,
10.77.0.2, ...) go to the other nodes through this process. Device "client" is a pair of its own with
the namespace this process was started in, so that clients reach a node whatever is cut.

At its start it writes one line of JSON: {"nodes": [{"net": PATH, "cluster": IP, "client": IP}, ...]},
PATH being what nsenter --net= enters; or {"error": TEXT}. Then it obeys lines on its standard input,
each answered by one line, "ok PASSED LOST" with the packets so far, or "error TEXT":

  cut FROM TO [PORT]   lose packets of node FROM to node TO; only those from or to a TCP port
  loss PERCENT         lose so many of all
  delay MILLIS         hold each for so long
  heal                 none of this any more
  count                nothing; for the answer

Nothing has a name that outlives its user: namespaces and devices go with the last process in them.
At the end of its input it ends the processes that are still in its namespaces, and itself.
"""

import collections
import ctypes
import fcntl
import json
import os
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
MTU = 9000
BURST = 64
TCP = 6
PREFIX = bytes((10, 77, 0))

libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what + ": " + os.strerror(ctypes.get_errno()))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(" ".join(command) + ": " + done.stderr.strip())
    return done.stdout


def free_subnet():
    """Third byte of a /24 in 198.18 (meant for tests of networks) that nobody here has."""
    taken = run("ip", "-4", "-o", "address")
    for i in range(256):
        byte = (os.getpid() + i) % 256
        if " 198.18.%d." % byte not in taken:
            return byte
    raise OSError("no free /24 left in 198.18.0.0/16")


class Node:
    """A namespace and the switch's end of its cluster device."""

    def __init__(self, index, subnet, home):
        self.address = "10.77.0.%d" % (index + 1)
        self.client = "198.18.%d.%d" % (subnet, 4 * index + 2)
        check(libc.unshare(CLONE_NEWNET), "unshare")
        try:
            self.net = os.open("/proc/self/ns/net", os.O_RDONLY)
            self.tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(self.tun, TUNSETIFF, struct.pack("16sH22x", b"cluster", IFF_TUN_NO_PI))
            run("ip", "link", "set", "lo", "up")
            run("ip", "address", "add", self.address + "/24", "dev", "cluster")
            run("ip", "link", "set", "cluster", "mtu", str(MTU), "txqueuelen", "10000", "up")
        finally:
            check(libc.setns(home, CLONE_NEWNET), "setns")
        self.path = "/proc/%d/fd/%d" % (os.getpid(), self.net)
        here = "gy%dn%d" % (os.getpid(), index)
        run("ip", "link", "add", here, "type", "veth", "peer", "name", "client", "netns", self.path)
        run("ip", "address", "add", "198.18.%d.%d/30" % (subnet, 4 * index + 1), "dev", here)
        run("ip", "link", "set", here, "up")
        enter = ("nsenter", "--net=" + self.path, "ip")
        run(*enter, "address", "add", self.client + "/30", "dev", "client")
        run(*enter, "link", "set", "client", "up")


class Switch:
    def __init__(self, nodes):
        self.nodes = nodes
        self.cuts = {}
        self.loss = 0.0
        self.delay = 0.0
        self.held = collections.deque()
        self.passed = 0
        self.lost = 0

    def command(self, words):
        if words[0] == "cut":
            ports = self.cuts.setdefault((int(words[1]), int(words[2])), set())
            ports.add(int(words[3]) if len(words) > 3 else 0)
        elif words[0] == "loss":
            self.loss = float(words[1]) / 100
        elif words[0] == "delay":
            self.delay = float(words[1]) / 1000
        elif words[0] == "heal":
            self.cuts, self.loss, self.delay = {}, 0.0, 0.0
        elif words[0] != "count":
            raise ValueError("no such command: " + words[0])

    def take(self, source):
        for _ in range(BURST):
            try:
                packet = os.read(self.nodes[source].tun, 65536)
            except BlockingIOError:
                return
            if len(packet) < 20 or packet[0] >> 4 != 4 or packet[16:19] != PREFIX:
                continue
            target = packet[19] - 1
            if not 0 <= target < len(self.nodes):
                continue
            if self.loses(source, target, packet):
                self.lost += 1
            elif self.delay > 0 or self.held:
                # what comes behind held packets is held with them, or it would overtake them
                due = max(time.monotonic() + self.delay, self.held[-1][0] if self.held else 0)
                self.held.append((due, target, packet))
            else:
                self.give(target, packet)

    def loses(self, source, target, packet):
        ports = self.cuts.get((source, target))
        if ports:
            if 0 in ports:
                return True
            start = (packet[0] & 15) * 4
            if packet[9] == TCP and not ports.isdisjoint(struct.unpack_from("!HH", packet, start)):
                return True
        return self.loss > 0 and random.random() < self.loss

    def give(self, target, packet):
        self.passed += 1
        try:
            os.write(self.nodes[target].tun, packet)
        except OSError:
            self.lost += 1

    def give_due(self):
        """Gives what was held long enough; returns the seconds until the next is due, or -1."""
        now = time.monotonic()
        while self.held and self.held[0][0] <= now:
            _, target, packet = self.held.popleft()
            self.give(target, packet)
        return self.held[0][0] - now if self.held else -1

    def serve(self):
        poll = select.epoll()
        sources = {node.tun: index for index, node in enumerate(self.nodes)}
        for tun in sources:
            poll.register(tun, select.EPOLLIN)
        poll.register(0, select.EPOLLIN)
        text = b""
        while True:
            wait = self.give_due()
            for ready, _ in poll.poll(wait):
                if ready != 0:
                    self.take(sources[ready])
                    continue
                read = os.read(0, 4096)
                if not read:
                    return
                *lines, text = (text + read).split(b"\n")
                for line in lines:
                    self.answer(line.decode())

    def answer(self, line):
        try:
            self.command(line.split())
            print("ok", self.passed, self.lost, flush=True)
        except (ValueError, IndexError) as problem:
            print("error", problem, flush=True)


def end_processes(nodes):
    own = {os.fstat(node.net).st_ino for node in nodes}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(pid) != os.getpid() and os.stat("/proc/%s/ns/net" % pid).st_ino in own:
                os.kill(int(pid), signal.SIGKILL)
        except OSError:
            pass  # it ended by itself


def main():
    nodes = []
    try:
        missing = [tool for tool in ("ip", "nsenter") if not shutil.which(tool)]
        if missing:
            raise OSError("not found: " + ", ".join(missing))
        if os.geteuid() != 0:
            raise OSError("not root")
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        subnet = free_subnet()
        for index in range(int(sys.argv[1])):
            nodes.append(Node(index, subnet, home))
    except OSError as problem:
        print(json.dumps({"error": str(problem)}), flush=True)
        return 1
    made = [{"net": n.path, "cluster": n.address, "client": n.client} for n in nodes]
    print(json.dumps({"nodes": made}), flush=True)
    try:
        Switch(nodes).serve()
    finally:
        end_processes(nodes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
