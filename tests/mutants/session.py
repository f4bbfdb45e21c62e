"""A pytest session in which every test is collected and none has run: each fork runs some."""

from __future__ import annotations

import gc
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest

QUIET = (
    *("-q", "-s", "-o", "cache_dir=build/mutants"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # of libraries that are imported already
)

# Imported once, so that each fork has them: none of them knows our code.
LIBRARIES = (
    *("boto3", "botocore.client", "moto", "moto.dynamodb.models", "moto.s3.models"),
    *("moto.ssm.models", "moto.sns.models", "moto.sqs.models", "moto.ses.models"),
    *("moto.kms.models", "moto.iam.models", "moto.secretsmanager.models", "moto.sesv2.models"),
    *("moto.awslambda.models", "moto.dynamodb.responses", "moto.s3.responses", "hypothesis"),
    *("pydantic", "jinja2", "aws_lambda_powertools", "holidays", "pyzipper", "openpyxl"),
    *("phonenumbers", "python_calamine", "aws_lambda_powertools.utilities.batch"),
)
_MOST_MEMORY = 6 * 2**30  # of a run: a changed loop may never stop adding


class Warm:
    """The plugin of the session: when all is collected it acts instead of running the tests."""

    def __init__(self, act: Callable[[dict[str, pytest.Item]], None]) -> None:
        self._act = act

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        _make_clients()
        gc.collect()
        gc.freeze()
        self._act({item.nodeid: item for item in session.items})
        return True


class _Failures:
    """The tests that failed in this process."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def import_libraries() -> None:
    sys.dont_write_bytecode = False  # each fork that imports our code anew would compile it
    for library in LIBRARIES:
        importlib.import_module(library)


def collect(tests: Sequence[str], act: Callable[..., None]) -> int:
    """Collects the tests and acts."""
    return int(pytest.main([*QUIET, *tests], plugins=[Warm(act)]))


def run(items: Sequence[pytest.Item], seconds: Sequence[float]) -> str:
    """Runs tests until one fails, and names it; one that takes far too long ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    failures = _Failures()
    for at, item in enumerate(items):
        if not at:
            item.config.pluginmanager.register(failures)
        signal.alarm(20 + int(20 * seconds[at]))
        after = items[at + 1] if at + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if failures.failed:
            return failures.failed[0]
    return ""


def _make_clients() -> None:
    """Clients, and the empty system that each test begins with, are made once."""
    os.environ.update(
        AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_DEFAULT_REGION="eu-west-2"
    )
    from cryptography.hazmat.primitives.asymmetric import rsa
    from moto import mock_aws

    from functions.shared.aws import clients
    from tests.component import conftest

    bare: Any = rsa.generate_private_key
    rsa.generate_private_key = conftest.one_key_pair
    with mock_aws(config={"lambda": {"use_docker": False}}):
        conftest.empty_system()
    rsa.generate_private_key = bare
    clients.keyring.cache_clear()
