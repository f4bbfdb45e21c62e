"""Reading a cloud assembly: the order of stacks, their assets, what the engine cannot run."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from local.emulator.assembly import Assembly
from local.emulator.server import CloudFailed


def assembly(folder: Path, **stacks: dict[str, Any]) -> Assembly:
    """An assembly; each stack gives `needs` (others) and `types` (of its resources)."""
    artifacts: dict[str, Any] = {}
    files = {}
    for name, stack in stacks.items():
        template = {"Resources": {f"R{i}": {"Type": t} for i, t in enumerate(stack["types"])}}
        (folder / f"{name}.json").write_text(json.dumps(template))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "properties": {"templateFile": f"{name}.json"},
            "dependencies": [*stack["needs"], "Assets"],
        }
        files[name] = {
            "source": {"path": f"{name}.json", "packaging": "file"},
            "destinations": {"here": {"bucketName": "assets", "objectKey": f"{name}.json"}},
        }
    artifacts["Assets"] = {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}}
    code = {"bucketName": "assets", "objectKey": "code.zip"}
    files["code"] = {
        "source": {"path": "code", "packaging": "zip"},
        "destinations": {"here": code},
    }
    (folder / "code").mkdir()
    (folder / "code" / "handler.py").write_text("A = 1\n")
    (folder / "assets.json").write_text(json.dumps({"files": files}))
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return Assembly(folder)


def test_a_stack_comes_after_those_it_needs(tmp_path: Path) -> None:
    made = assembly(
        tmp_path,
        Operations={"needs": ["Processing"], "types": []},
        Processing={"needs": ["Data"], "types": []},
        Data={"needs": [], "types": []},
    )
    assert [stack.name for stack in made.stacks()] == ["Data", "Processing", "Operations"]


def test_stacks_that_need_each_other_are_refused(tmp_path: Path) -> None:
    made = assembly(tmp_path, A={"needs": ["B"], "types": []}, B={"needs": ["A"], "types": []})
    with pytest.raises(CloudFailed, match="depend on each other"):
        made.stacks()


def test_a_stack_with_a_trail_is_checked_as_a_template_only(tmp_path: Path) -> None:
    made = assembly(
        tmp_path,
        Data={"needs": [], "types": ["AWS::S3::Bucket"]},
        Operations={"needs": ["Data"], "types": ["AWS::SNS::Topic", "AWS::CloudTrail::Trail"]},
    )
    assert [stack.runs_here for stack in made.stacks()] == [True, False]


def test_a_folder_is_uploaded_as_a_zip_and_a_file_as_it_is(tmp_path: Path) -> None:
    made = assembly(tmp_path, Data={"needs": [], "types": []})
    assets = {asset.key: asset for asset in made.assets()}
    assert json.loads(assets["Data.json"].content()) == {"Resources": {}}
    with zipfile.ZipFile(BytesIO(assets["code.zip"].content())) as code:
        assert code.read("handler.py") == b"A = 1\n"


def test_without_templates_the_user_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CloudFailed, match="make synth"):
        Assembly(tmp_path).stacks()
