"""The functions' environment: every name once; each function gets those of its catalogue entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import CfnResource
from constructs import Construct

from infra.compute.catalogue import FunctionSpec
from infra.data_stack import PASSWORDS, DataStack
from infra.naming import kebab
from infra.stages import Stage

METRICS = "VictimSurveys"


def names(data: DataStack, topics: Mapping[str, str], opt_out_url: str) -> dict[str, str]:
    """Name → value, for all functions together. ``topics``: output name → ARN."""
    stage = data.stage
    stores = {**data.buckets, **data.tables}
    return {
        **{_variable(name): _name_of(store) for name, store in stores.items()},
        **{_variable(name): arn for name, arn in topics.items()},
        "PARAMETER_ROOT": stage.parameter_root,
        "SUBJECT_ACCESS_FUNCTION": f"{stage.prefix}-subject-access",
        "HASH_KEY_SECRET": data.secret_arn,
        "PASSWORD_KEY": data.keys[PASSWORDS].key.key_id,
        "SENDER_DOMAIN": stage.sender_domain,
        "CONFIGURATION_SET": stage.prefix,
        "OPT_OUT_URL": opt_out_url,
        "MALWARE_SCAN": "yes" if stage.malware_scan else "no",
        "SEND_RATE": str(stage.send_rate or ""),
        "ALLOW_LIST": ",".join(stage.allow_list),
    }


def of(spec: FunctionSpec, values: Mapping[str, str], stage: Stage) -> dict[str, str]:
    """What one function gets."""
    return {
        "STAGE": stage.name,
        "POWERTOOLS_SERVICE_NAME": spec.package,
        "POWERTOOLS_METRICS_NAMESPACE": METRICS,
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "HANDBOOK": stage.runbooks,
        # An event may hold what a person typed: it is never logged.
        "POWERTOOLS_LOGGER_LOG_EVENT": "false",
        # None are packed; looking for them costs a tenth of a cold start.
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
        **{name: values[name] for name in spec.environment},
    }


def _name_of(store: Construct) -> str:
    """A bucket's or table's name, as CloudFormation gives it."""
    return cast(CfnResource, store.node.default_child).ref


def _variable(output: str) -> str:
    """``ExtractBucket`` as ``EXTRACT_BUCKET``."""
    return kebab(output).replace("-", "_").upper()
