"""Runs the scanners over the templates and holds what they find against the accepted findings.

`python -m local.scan FOLDER_OF_SCANNERS`. A finding without a written reason fails the run, and so
does a reason that no finding needs any more: `infra/accepted.toml` cannot grow stale.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from infra.stages import REGION
from local import ROOT
from local.emulator.server import CloudFailed

ACCEPTED = ROOT / "infra" / "accepted.toml"
TEMPLATES = ROOT / "build" / "scan"
_ROLE = "arn:aws:iam::444455556666:role/"
_MAILBOXES = [f"{who}@example.org" for who in ("ei", "dpo", "mps")]


def _table(**content: object) -> str:
    return json.dumps(content)


# Every stage as it is deployed, dev also with all that prod has; nobody's account, nobody's domain.
PLAIN = {"stage": "dev"}
FULL = PLAIN | {
    "opt_out_domain": "no-thanks.example.org",
    "opt_out_certificate": "arn:aws:acm:eu-west-2:111122223333:certificate/invented",
    "malware_scan": "true",
    "public_site": "true",
    "github_repository": "example-org/victim-surveys",
    "opt_out_concurrency": "20",
}
PROD = FULL | {
    "stage": "prod",
    "account": "111122223333",
    "sender_domain": "survey.example.org",
    "handbook": "https://handbook.example.org/docs/operations.md",
    "ors_files": _table(principal=f"{_ROLE}files", external_id="invented-files-id"),
    "ors_passwords": _table(principal=f"{_ROLE}words", external_id="invented-words-id"),
    "mps": _table(principal=f"{_ROLE}recipient"),
    "subscribers": _table(
        alarms=_MAILBOXES, notices=_MAILBOXES, safeguarding=_MAILBOXES, breaches=_MAILBOXES
    ),
}
STAGES = {"plain": PLAIN, "full": FULL, "prod": PROD, "local": {"stage": "local"}}
CHECKOV = ("plain", "full")  # prod's and local's resources are among these


@dataclass(frozen=True)
class Finding:
    """What a scanner says of one resource, named as `type.logical id` or by logical id alone."""

    tool: str
    rule: str
    resource: str
    text: str


@dataclass(frozen=True)
class Accepted:
    """Findings that are not mended, and why; `resources` is a pattern such as `*.Opt*`."""

    tool: str
    rule: str
    resources: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        same = (self.tool, self.rule) == (finding.tool, finding.rule)
        return same and fnmatchcase(finding.resource, self.resources)


def judge(findings: Sequence[Finding], accepted: Sequence[Accepted]) -> list[str]:
    """Every complaint: findings without a reason, reasons without a finding."""
    unmended = [
        f"{finding.tool} {finding.rule} {finding.resource}: {finding.text}"
        for finding in findings
        if not any(entry.covers(finding) for entry in accepted)
    ]
    stale = [
        f"{entry.tool} {entry.rule} {entry.resources}: accepted, but no scanner reports it any more"
        for entry in accepted
        if not any(entry.covers(finding) for finding in findings)
    ]
    return unmended + stale


def accepted_findings(path: Path = ACCEPTED) -> list[Accepted]:
    """The reasons, as written down; an entry without a reason is refused."""
    entries = [Accepted(**entry) for entry in tomllib.loads(path.read_text())["accepted"]]
    bare = [entry.rule for entry in entries if len(entry.reason.split()) < 4]
    if bare:
        raise CloudFailed(f"accepted without a reason: {', '.join(bare)}")
    return entries


def cfn_lint(tools: Path, templates: Sequence[Path]) -> Iterator[Finding]:
    """cfn-lint: is each property what CloudFormation expects?"""
    style = ("-i", "I1022")  # the CDK joins where the linter would substitute
    command = (tools / "cfn-lint", "-f", "json", "-r", REGION, "-c", "I", *style)
    for found in json.loads(run(*command, "--", *map(str, templates)) or "[]"):
        path = [str(step) for step in found["Location"].get("Path") or []]
        resource = path[1] if path[:1] == ["Resources"] and len(path) > 1 else "/".join(path)
        yield Finding("cfn-lint", found["Rule"]["Id"], resource, found["Message"])


def checkov(tools: Path, folder: Path) -> Iterator[Finding]:
    """checkov: is it as safe as it could be? It asks nobody outside this machine."""
    # From within the folder: it takes a long path in its own notes for a secret.
    offline = ("--skip-download", "--framework", "cloudformation", "--directory", ".")
    command = (tools.resolve() / "checkov", "--output", "json", "--quiet", *offline)
    report = json.loads(run(*command, folder=folder))
    for part in report if isinstance(report, list) else [report]:
        for found in part.get("results", {}).get("failed_checks", []):
            yield Finding("checkov", found["check_id"], found["resource"], found["check_name"])


def iam_definitions(tools: Path, folders: Sequence[Path]) -> Iterator[Finding]:
    """AWS's own list of actions: does each exist, fit its resources, know its conditions?"""
    module = ("-W", "ignore", "-m", "local.tools.scanners.iam_definitions")
    for found in json.loads(run(tools.resolve() / "python", *module, *map(str, folders))):
        yield Finding("iam", found["rule"], found["resource"], found["text"])


def cdk_nag(folder: Path) -> Iterator[Finding]:
    """cdk-nag: what of the app itself departs from AWS's solutions checklist?"""
    folder.mkdir(parents=True, exist_ok=True)
    python("local.tools.scanners.nag", str(folder), json.dumps(FULL))
    for found in json.loads((folder / "nag.json").read_text()):
        yield Finding("cdk-nag", found["rule"], found["resource"], found["text"])


def templates_to_scan() -> list[Path]:
    """The templates of the stages above."""
    for name, settings in STAGES.items():
        given = (part for pair in settings.items() for part in ("-c", "=".join(pair)))
        python("infra.app", "-o", str(TEMPLATES / name), *given)
    return sorted(TEMPLATES.glob("*/*.template.json"))


def python(module: str, *arguments: str) -> None:
    """Run a module of ours in a process of its own: CDK keeps a good deal of state."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CloudFailed(f"{module} failed:\n{done.stderr[-2000:]}")


def run(*command: str | Path, folder: Path = ROOT) -> str:
    """A scanner's output; scanners exit with an error when they find something."""
    words = [*map(str, command)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout and done.returncode:
        raise CloudFailed(f"{Path(command[0]).name} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def main(tools: Path) -> None:
    """Scan, complain, and exit accordingly."""
    templates = templates_to_scan()
    # One folder at a time for checkov: it would take resources of one name for one resource.
    folders = sorted({path.parent for path in templates})
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        jobs = [
            pool.submit(list, cdk_nag(TEMPLATES.with_name("nag"))),
            pool.submit(list, cfn_lint(tools, templates)),
            pool.submit(list, iam_definitions(tools, folders)),
            *(pool.submit(list, checkov(tools, TEMPLATES / name)) for name in CHECKOV),
        ]
        findings = [finding for job in jobs for finding in job.result()]
    accepted = accepted_findings()
    if complaints := judge(findings, accepted):
        sys.exit("\n".join(complaints))
    print(f"{len(templates)} templates scanned: {len(findings)} findings, each with its reason")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except CloudFailed as error:
        sys.exit(str(error))
