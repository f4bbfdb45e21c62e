"""The words in which access is written: one allowed thing, and where it is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from functions.shared.stores.people.objecting.requests import KIND
from infra.naming import SAVED_EVENTS, kebab, saved_events_of
from infra.stages import REGION, Stage

# S3 wants both to delete a version in a batch.
DELETE = ("DeleteObject", "DeleteObjectVersion")
Conditions = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Allow:
    """One statement. ``stores``: the stores whose keys it needs (``infra.access.keys``).

    ``because`` is the reason for a resource with a wildcard; a test demands one. ``not_resources``
    takes the place of ``resources`` where all but some is meant.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    when: Conditions = field(default_factory=dict)
    stores: tuple[str, ...] = ()
    because: str = ""
    not_resources: tuple[str, ...] = ()

    def statement(self) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid=self.sid,
            actions=list(self.actions),
            resources=list(self.resources) or None,
            not_resources=list(self.not_resources) or None,
            conditions=dict(self.when) or None,
        )


@dataclass(frozen=True)
class Places:
    """The ARNs of everything that access can be given to, by output name."""

    stage: Stage
    buckets: Mapping[str, str]
    tables: Mapping[str, str]
    topics: Mapping[str, str]
    secret: str
    list_stream: str

    def objects(
        self,
        sid: str,
        bucket: str,
        prefixes: tuple[str, ...],
        *actions: str,
        when: Conditions | None = None,
    ) -> Allow:
        """Actions on the objects under some prefixes of a bucket."""
        return Allow(
            sid,
            tuple(f"s3:{action}" for action in actions),
            tuple(f"{self.buckets[bucket]}/{prefix}*" for prefix in prefixes),
            when=when or {},
            stores=(bucket,) if {"GetObject", "GetObjectVersion", "PutObject"} & {*actions} else (),
            because="the objects under " + ", ".join(prefixes),
        )

    def listing(self, sid: str, buckets: tuple[str, ...], *actions: str) -> Allow:
        """List buckets whole: keys hold no personal data, and a missing object reads as missing."""
        wanted = actions or ("ListBucket",)
        return Allow(
            sid, tuple(f"s3:{a}" for a in wanted), tuple(self.buckets[name] for name in buckets)
        )

    def listing_under(self, sid: str, bucket: str, prefixes: tuple[str, ...]) -> Allow:
        """List what lies under some prefixes of a bucket, and nothing else of it."""
        patterns = [pattern for prefix in prefixes for pattern in (prefix, f"{prefix}*")]
        return Allow(
            sid,
            ("s3:ListBucket",),
            (self.buckets[bucket],),
            when={"StringLike": {"s3:prefix": patterns}},
        )

    def tops(self, *buckets: str) -> Allow:
        """What the console asks first of a bucket: the folders at its top, and nothing below."""
        return Allow(
            "OpenBuckets",
            ("s3:ListBucket",),
            tuple(self.buckets[name] for name in buckets),
            when={"StringEquals": {"s3:prefix": "", "s3:delimiter": "/"}},
        )

    def folders(self, bucket: str, *folders: str) -> Allow:
        """Folders on the way to one's own: what the console asks for, and nothing below."""
        return Allow(
            "OpenFolders",
            ("s3:ListBucket",),
            (self.buckets[bucket],),
            when={"StringEquals": {"s3:prefix": list(folders), "s3:delimiter": "/"}},
        )

    def rows(self, sid: str, table: str, *actions: str) -> Allow:
        """Actions on the rows of a table."""
        named = tuple(f"dynamodb:{action}" for action in actions)
        return Allow(sid, named, (self.tables[table],), stores=(table,))

    def requests(self) -> Allow:
        """Write requests into the table of the list, and touch nothing else of it (R20)."""
        return replace(
            self.rows("Requests", "DoNotContactTable", "UpdateItem"),
            when={
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{KIND}*"]},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        )

    def index(self, sid: str, table: str, *indexes: str) -> Allow:
        """Query some indexes of a table."""
        where = tuple(f"{self.tables[table]}/index/{name}" for name in indexes)
        return Allow(sid, ("dynamodb:Query",), where, stores=(table,))

    def parameters(self, sid: str, names: tuple[str, ...], *actions: str) -> Allow:
        """Actions on parameters of this stage; a name that ends in ``/`` is all below it."""
        secret = any(name.startswith("handover/") for name in names)
        root = f"arn:aws:ssm:{REGION}:{Aws.ACCOUNT_ID}:parameter{self.stage.parameter_root}"
        return Allow(
            sid,
            tuple(f"ssm:{action}" for action in actions),
            tuple(f"{root}/{name}*" if name.endswith("/") else f"{root}/{name}" for name in names),
            stores=("HandoverPassword",) if secret else (),
            because="one parameter a handover, named by survey and month",
        )

    def publish(self, sid: str, *topics: str) -> Allow:
        """Publish to topics of this system."""
        where = tuple(self.topics[name] for name in topics)
        return Allow(sid, ("sns:Publish",), where, stores=("Topics",))

    def invoke(self, sid: str, *packages: str) -> Allow:
        """Look at functions in the console, and start them with a typed event."""
        started = self.start(sid, *packages)
        seen = ("lambda:GetFunction", "lambda:GetFunctionConfiguration")
        return replace(started, actions=(*started.actions, *seen))

    def saved_events(self, *packages: str) -> Allow:
        """See the events that are saved with functions, as the console offers them."""
        root = f"arn:aws:schemas:{REGION}:{Aws.ACCOUNT_ID}"
        names = (saved_events_of(self.stage, package) for package in packages)
        return Allow(
            "SavedEvents",
            ("schemas:DescribeRegistry", "schemas:DescribeSchema", "schemas:ListSchemaVersions"),
            (
                f"{root}:registry/{SAVED_EVENTS}",
                *(f"{root}:schema/{SAVED_EVENTS}/{name}" for name in names),
            ),
        )

    def start(self, sid: str, *packages: str) -> Allow:
        """Start functions."""
        where = f"arn:aws:lambda:{REGION}:{Aws.ACCOUNT_ID}:function:{self.stage.prefix}"
        arns = tuple(f"{where}-{kebab(package)}" for package in packages)
        return Allow(sid, ("lambda:InvokeFunction",), arns)

    def hash_key(self) -> Allow:
        """Read the key of the keyed hashes."""
        return Allow(
            "HashKey", ("secretsmanager:GetSecretValue",), (self.secret,), stores=("HashKey",)
        )


def together(sid: str, *allows: Allow) -> Allow:
    """One statement for the same actions in several places: AWS limits the size of policies."""
    first = allows[0]
    if any((item.actions, item.when) != (first.actions, first.when) for item in allows):
        raise ValueError(f"{sid}: only statements of the same actions go together")
    return replace(
        first,
        sid=sid,
        resources=tuple(arn for item in allows for arn in item.resources),
        stores=tuple(dict.fromkeys(store for item in allows for store in item.stores)),
        because="; ".join(dict.fromkeys(item.because for item in allows if item.because)),
    )
