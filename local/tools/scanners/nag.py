"""cdk-nag over the app itself: FOLDER and SETTINGS in, findings as JSON out.

A wildcard in a policy is a finding of its own, and its reason stands beside the statement
(`because`): here the two are matched, so that neither can be without the other.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.app import Built, build, new_app
from infra.stages import from_context

WILDCARD = re.compile(r"AwsSolutions-IAM5\[Resource::(?P<resource>.*)\]", re.DOTALL)
Place = tuple[str, str]


def findings(folder: Path, settings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """What cdk-nag finds and no `because` explains; and each `because` that explains nothing."""
    # Not before our own app, which chooses the Node that CDK runs in.
    from aws_cdk import Validations
    from cdk_nag import AwsSolutionsChecks

    app = new_app(str(folder))
    built = build(app, from_context(settings))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    with suppress(RuntimeError):  # it ends so when there are findings, with its report written
        app.synth()
    reasons = wildcards(built)
    needed: set[Place] = set()
    for rule, place, text in reported(folder):
        found = WILDCARD.fullmatch(rule)
        at = (owner(place), found["resource"]) if found else None
        if at and at in reasons:
            needed.add(at)
        else:
            yield {"rule": rule.split("[")[0], "resource": place, "text": f"{text} {rule}"}
    for place, resource in reasons.keys() - needed:
        text = "a reason for a wildcard that is not there"
        yield {"rule": "stale", "resource": f"{place} {resource}", "text": text}


def reported(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Rule, construct and text of every violation in the report that the app wrote."""
    report = json.loads((folder / "validation-report.json").read_text())
    for plugin in report["pluginReports"]:
        for found in plugin["violations"]:
            for construct in found["violatingConstructs"]:
                yield found["ruleName"], construct["constructPath"], found["description"]


def wildcards(built: Built) -> Mapping[Place, str]:
    """Role and resource of every statement with a wildcard, and why it has one."""
    made = built.processing
    roles = {package: item.role for package, item in made.functions.items()} | made.roles
    return {
        (roles[who].node.path, resource): allow.because
        for who, allows in made.access.items()
        for allow in allows
        for resource in (flat(made.resolve(one)) for one in allow.resources)
        if "*" in resource and allow.because
    }


def owner(policy: str) -> str:
    """The role that a policy's construct belongs to."""
    return re.sub(r"/(DefaultPolicy|OverflowPolicy\d+)/Resource$", "", policy)


def flat(node: Any) -> str:
    """A reference as cdk-nag writes it in a finding's name."""
    if isinstance(node, str):
        return node
    ((name, argument),) = node.items()
    if name == "Fn::Join":
        return str(argument[0]).join(flat(part) for part in argument[1])
    if name == "Ref":
        return f"<{argument}>"
    if name == "Fn::GetAtt":
        return f"<{'.'.join(argument)}>"
    return json.dumps(node, separators=(",", ":"))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = list(findings(folder, json.loads(sys.argv[2])))
    (folder / "nag.json").write_text(json.dumps(found))
