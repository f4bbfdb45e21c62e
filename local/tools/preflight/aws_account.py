"""What the account itself must have: who we are, bootstrap, stacks, room to run, who is told."""

from collections.abc import Iterator

from infra.naming import SAVED_EVENTS
from infra.stages import REGION
from local.tools.preflight.findings import ENOUGH_FOR_OTHERS, Account, Finding, judged

STACKS = ("Data", "Processing", "Operations")
TOPICS = ("AlarmTopic", "NoticeTopic", "BreachTopic", "SafeguardingTopic")
BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"


def identity(account: Account) -> Iterator[Finding]:
    """The right account."""
    us = account.client("sts").get_caller_identity()["Account"]
    wanted = account.stage.account
    yield judged(
        "you are signed in to the stage's account",
        wanted in ("", us),
        f"you are signed in to {us}, the stage to {wanted}: sign in to the right account",
    )


def region(account: Account) -> Iterator[Finding]:
    """Nothing may be deployed outside London (R53)."""
    yield judged(
        "your region is London",
        account.region == REGION,
        f"your region is {account.region}: export AWS_REGION={REGION}",
    )


def bootstrap(account: Account) -> Iterator[Finding]:
    """CDK's own bucket and roles."""
    ssm = account.client("ssm")
    names = [p["Name"] for p in ssm.get_parameters(Names=[BOOTSTRAP])["Parameters"]]
    yield judged(
        "the account is bootstrapped for CDK in London",
        bool(names),
        "run: npx aws-cdk@2 bootstrap aws://ACCOUNT/eu-west-2",
    )


def stacks(account: Account) -> Iterator[Finding]:
    """All three stacks, none of them half done."""
    cloudformation = account.client("cloudformation")
    found = {
        stack["StackName"]: stack["StackStatus"]
        for page in cloudformation.get_paginator("describe_stacks").paginate()
        for stack in page["Stacks"]
    }
    for name in STACKS:
        stack = f"VictimSurveys-{account.stage.name}-{name}"
        status = found.get(stack, "not there")
        yield judged(
            f"{stack} is deployed",
            status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"),
            f"it is {status}: deploy it",
        )


def concurrency(account: Account) -> Iterator[Finding]:
    """New accounts may run ten functions at once: too few, and no page could be set apart."""
    limit = account.client("lambda").get_account_settings()["AccountLimit"]
    wanted = ENOUGH_FOR_OTHERS + (account.stage.opt_out_concurrency or 0)
    has = limit["ConcurrentExecutions"]
    yield judged(
        f"{wanted} functions can run at once",
        has >= wanted,
        f"only {has} may: ask for more in Service Quotas, Lambda, Concurrent executions",
    )


def told(account: Account) -> Iterator[Finding]:
    """Each topic has somebody who listens, and who has confirmed."""
    sns = account.client("sns")
    for name in TOPICS:
        if name not in account.outputs:
            continue  # the stacks' own check has said so
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(
            TopicArn=account.outputs[name]
        )
        states = [s["SubscriptionArn"] for page in pages for s in page["Subscriptions"]]
        waiting = sum(not state.startswith("arn:") for state in states)
        yield judged(
            f"someone receives messages from {name}",
            len(states) > waiting,
            "no one does: fill in subscribers in infra/stages.toml, deploy, then confirm the email",
        )
        yield judged(
            f"every subscriber to {name} has confirmed",
            not waiting,
            f"{waiting} have not: ask them to use the link in the email they got",
        )


def test_events(account: Account) -> Iterator[Finding]:
    """The console's registry of test events can be made once in an account."""
    if f"VictimSurveys-{account.stage.name}-Operations" in _stack_names(account):
        return
    schemas = account.client("schemas")
    names = [
        registry["RegistryName"]
        for page in schemas.get_paginator("list_registries").paginate(Scope="LOCAL")
        for registry in page["Registries"]
    ]
    yield judged(
        "no one has made the registry of test events yet",
        SAVED_EVENTS not in names,
        f"{SAVED_EVENTS} is there: deploy Operations with cdk import, or delete the registry",
    )


def _stack_names(account: Account) -> set[str]:
    pages = account.client("cloudformation").get_paginator("describe_stacks").paginate()
    return {stack["StackName"] for page in pages for stack in page["Stacks"]}
