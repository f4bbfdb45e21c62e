"""A paced stub of SES, DynamoDB, SSM and Secrets Manager, just enough for one function to send.

``python -m bench.sending_stub INVITATIONS OPTED_OUT RATE`` serves on a free port, prints it, and at
``GET /report`` says what it saw. It throttles as SES does, and answers a send after 30 ms.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter, deque
from time import monotonic
from typing import Any

from functions.shared.aws import dynamodb
from functions.shared.stores.people.invitation import Channel, State
from functions.shared.stores.people.listed import Status
from tests.invitations import invitation

LATENCY = 0.03  # seconds of a send
PAGE = 700  # items of a megabyte
Json = dict[str, Any]
Answer = tuple[int, Json]


class Stub:
    """What the services know. One thread: no locks."""

    def __init__(self, invitations: int, opted_out: int, rate: int) -> None:
        self.rate = rate
        self.items: dict[str, Json] = {}
        self.listed: set[str] = set()
        self.sends: deque[float] = deque()
        self.calls: Counter[str] = Counter()
        self.first = self.last = 0.0
        self.sent_to: Counter[str] = Counter()
        self.objectors: set[str] = set()
        step = invitations // opted_out if opted_out else 0
        for number in range(invitations):
            one = invitation(number, channel=Channel.EMAIL)
            self.items[one.invitation_id] = dynamodb.typed(one.to_item())
            if step and number % step == 0:
                # Some by the address itself, most by another detail of theirs.
                self.listed.add(one.contact_keys[number // step % len(one.contact_keys)])
                self.objectors.add(str(one.email))

    def answer(self, target: str, body: Json) -> Answer:
        self.calls[target] += 1
        handle = getattr(self, "on_" + target, None)
        return handle(body) if handle else (400, {"__type": f"Unknown{target}"})

    def on_GetSecretValue(self, body: Json) -> Answer:
        return 200, {"SecretString": "k" * 64}

    def on_GetParameters(self, body: Json) -> Answer:
        values = {"sending-switch": "on", "pauses": "[]"}
        found = [{"Name": name, "Value": values[name.rpartition("/")[2]]} for name in body["Names"]]
        return 200, {"Parameters": found, "InvalidParameters": []}

    def on_Scan(self, body: Json) -> Answer:
        items = [{"contact": {"S": key}, "status": {"S": Status.ACTIVE}} for key in self.listed]
        return 200, {"Items": items, "Count": len(items)}

    def on_Query(self, body: Json) -> Answer:
        state = body["ExpressionAttributeValues"][":state"]["S"]
        found = [item for item in self.items.values() if item["state"]["S"] == state]
        if body.get("Select") == "COUNT":
            return 200, {"Count": len(found)}
        start = int(body.get("ExclusiveStartKey", {}).get("at", {}).get("N", 0))
        reply: Json = {"Items": found[start : start + PAGE]}
        if start + PAGE < len(found):
            reply["LastEvaluatedKey"] = {"at": {"N": str(start + PAGE)}}
        return 200, reply

    def on_PutItem(self, body: Json) -> Answer:
        return 200, {}

    def on_TransactWriteItems(self, body: Json) -> Answer:
        *checks, last = body["TransactItems"]
        failed = [c["ConditionCheck"]["Key"]["contact"]["S"] in self.listed for c in checks]
        failed.append(not self._may(last["Update"]))
        if any(failed):
            codes = [{"Code": "ConditionalCheckFailed" if no else "None"} for no in failed]
            kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
            return 400, {"__type": kind, "CancellationReasons": codes}
        self._move(last["Update"])
        return 200, {}

    def on_UpdateItem(self, body: Json) -> Answer:
        if not self._may(body):
            return 400, {"__type": "x#ConditionalCheckFailedException"}
        self._move(body)
        return 200, {}

    def _may(self, update: Json) -> bool:
        values = update["ExpressionAttributeValues"]
        allowed = {value["S"] for name, value in values.items() if name.startswith(":from")}
        item = self.items[update["Key"]["invitation_id"]["S"]]
        return item["state"]["S"] in allowed

    def _move(self, update: Json) -> None:
        item = self.items[update["Key"]["invitation_id"]["S"]]
        item["state"] = update["ExpressionAttributeValues"][":to"]

    def send(self, body: Json) -> Answer:
        """SES's quota: never more than the rate in any second."""
        self.calls["SendEmail"] += 1
        now = monotonic()
        while self.sends and self.sends[0] <= now - 1:
            self.sends.popleft()
        if len(self.sends) >= self.rate:
            self.calls["throttled"] += 1
            return 429, {"__type": "TooManyRequestsException"}
        self.sends.append(now)
        self.first, self.last = self.first or now, now
        self.sent_to.update(body["Destination"]["ToAddresses"])
        return 200, {"MessageId": "m"}

    def report(self) -> Json:
        states = Counter(item["state"]["S"] for item in self.items.values())
        return {
            "sent": sum(self.sent_to.values()),
            "twice": sum(1 for times in self.sent_to.values() if times > 1),
            "wrongly": len(self.objectors & self.sent_to.keys()),
            "seconds": self.last - self.first,
            "calls": dict(self.calls),
            "states": {State(name).value: count for name, count in states.items()},
        }


RELEASED = "<Tagging><TagSet><Tag><Key>released</Key><Value>yes</Value></Tag></TagSet></Tagging>"


class Connection(asyncio.Protocol):
    """Just enough HTTP/1.1: a head, a length, a body; answers in order."""

    def __init__(self, stub: Stub) -> None:
        self.stub, self.data = stub, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = self.data[:end].decode("latin-1")
            names = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
            length = int(names.get("content-length", 0))
            if len(self.data) < end + 4 + length:
                return
            body = self.data[end + 4 : end + 4 + length]
            self.data = self.data[end + 4 + length :]
            self._route(head, body)

    def _route(self, head: str, body: bytes) -> None:
        path = head.split(" ", 2)[1]
        if path == "/report":
            self._reply(200, self.stub.report())
        elif path.endswith("?tagging"):
            self.stub.calls["GetObjectTagging"] += 1
            self._reply(200, RELEASED)
        elif path.startswith("/v2/email/outbound"):
            answer = self.stub.send(json.loads(body))
            asyncio.get_running_loop().call_later(LATENCY, self._reply, *answer)
        else:
            line = next(part for part in head.split("\r\n") if part.lower().startswith("x-amz-t"))
            target = line.rpartition(".")[2]
            self._reply(*self.stub.answer(target, json.loads(body)))

    def _reply(self, status: int, found: Json | str) -> None:
        body = (found if isinstance(found, str) else json.dumps(found)).encode()
        kind = (
            f"x-amzn-ErrorType: {found['__type']}\r\n"
            if isinstance(found, dict) and "__type" in found
            else ""
        )
        head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\n{kind}\r\n"
        if isinstance(self.transport, asyncio.WriteTransport) and not self.transport.is_closing():
            self.transport.write(head.encode() + body)


async def serve(stub: Stub) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(stub), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Stub(*map(int, sys.argv[1:4]))))
