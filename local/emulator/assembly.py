"""Reads what `make synth` left in cdk.out: stacks in order of deployment, templates, assets."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from local.emulator.server import CloudFailed

Template = dict[str, Any]

# The engine rejects a whole stack that holds one of these: such a stack is tested as a template.
NOT_IN_ENGINE = frozenset(
    {
        "AWS::Athena::NamedQuery",
        "AWS::CloudTrail::Trail",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::GuardDuty::MalwareProtectionPlan",
        "AWS::IAM::OIDCProvider",
        "AWS::Logs::QueryDefinition",
    }
)


@dataclass(frozen=True)
class Asset:
    """A file or folder to upload; the key's placeholders are still in it."""

    bucket: str
    key: str
    source: Path
    is_folder: bool

    def content(self) -> bytes:
        """The bytes to upload: a folder as a zip."""
        if not self.is_folder:
            return self.source.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            return Path(
                shutil.make_archive(str(Path(folder) / "asset"), "zip", self.source)
            ).read_bytes()


@dataclass(frozen=True)
class StackPlan:
    """One stack as synthesised."""

    name: str
    template_file: Path
    depends_on: tuple[str, ...]

    @cached_property
    def template(self) -> Template:
        loaded: Template = json.loads(self.template_file.read_text())
        return loaded

    @property
    def runs_here(self) -> bool:
        """Whether the engine can create everything in it."""
        types = {resource["Type"] for resource in self.template["Resources"].values()}
        return not types & NOT_IN_ENGINE and not self._has_metric_math()

    def _has_metric_math(self) -> bool:
        alarms = (
            resource.get("Properties", {})
            for resource in self.template["Resources"].values()
            if resource["Type"] == "AWS::CloudWatch::Alarm"
        )
        return any("Metrics" in alarm for alarm in alarms)


@dataclass(frozen=True)
class Assembly:
    """A cloud assembly folder."""

    folder: Path

    @cached_property
    def _artifacts(self) -> dict[str, Any]:
        try:
            manifest = json.loads((self.folder / "manifest.json").read_text())
        except FileNotFoundError:
            raise CloudFailed(f"no templates in {self.folder}: run make synth") from None
        artifacts: dict[str, Any] = manifest["artifacts"]
        return artifacts

    def stacks(self) -> list[StackPlan]:
        """Every stack, those that others need first."""
        plans = {
            name: StackPlan(
                name=artifact["properties"].get("stackName", name),
                template_file=self.folder / artifact["properties"]["templateFile"],
                depends_on=tuple(
                    other
                    for other in artifact.get("dependencies", [])
                    if self._artifacts[other]["type"] == "aws:cloudformation:stack"
                ),
            )
            for name, artifact in self._artifacts.items()
            if artifact["type"] == "aws:cloudformation:stack"
        }
        ordered: list[str] = []
        while left := [name for name in plans if name not in ordered]:
            ready = [name for name in left if set(plans[name].depends_on) <= set(ordered)]
            if not ready:
                raise CloudFailed(f"stacks depend on each other: {', '.join(left)}")
            ordered += ready
        return [plans[name] for name in ordered]

    def assets(self) -> list[Asset]:
        """Every file asset of the stacks, templates included, each once."""
        found = {}
        for artifact in self._artifacts.values():
            if artifact["type"] != "cdk:asset-manifest":
                continue
            manifest = json.loads((self.folder / artifact["properties"]["file"]).read_text())
            for entry in manifest.get("files", {}).values():
                source = self.folder / entry["source"]["path"]
                is_folder = entry["source"].get("packaging") == "zip"
                for target in entry["destinations"].values():
                    asset = Asset(target["bucketName"], target["objectKey"], source, is_folder)
                    found[asset.bucket, asset.key] = asset
        return list(found.values())
