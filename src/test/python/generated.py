"""Stubs generated from .proto files, by default those beside this one."""

import importlib
import os
import sys
import tempfile

from grpc_tools import protoc

HERE = os.path.dirname(os.path.abspath(__file__))


DOCS = os.path.normpath(os.path.join(HERE, "../../../docs"))


def stubs(name, folder=HERE):
    """Generates what is in name.proto; returns its messages and its services."""
    target = tempfile.mkdtemp(prefix="gyre-stub")
    failed = protoc.main(
        ["", "-I" + folder, "--python_out=" + target, "--grpc_python_out=" + target, name + ".proto"]
    )
    assert failed == 0, name
    sys.path.insert(0, target)
    return importlib.import_module(name + "_pb2"), importlib.import_module(name + "_pb2_grpc")
