"""Several parameters in one call: each is authorized, as on AWS; the engine asks for `*`."""

import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

_named: ContextVar[tuple[str, ...]] = ContextVar("named_parameters", default=())


def ask_for_each(iam_actions: Any, iam_evaluator: Any) -> None:
    """Authorize `GetParameters`, `DeleteParameters` and `GetParametersByPath` by what they name."""
    extract, enforce = iam_actions.extract_resource_arn, iam_evaluator.enforce

    def extract_named(service: str, *request: Any) -> str:
        body, _query, region, account = request[3:7]
        names = parameters_named(body) if service == "ssm" else []
        root = f"arn:aws:ssm:{region}:{account}:parameter"
        arns = tuple(f"{root}/{name.strip('/')}" for name in names)
        _named.set(arns)
        return arns[0] if arns else str(extract(service, *request))

    def enforce_each(access_key: str, action: str, *args: Any, **given: Any) -> Any:
        if not (action.startswith("ssm:") and _named.get()):
            return enforce(access_key, action, *args, **given)
        return first_refusal(
            lambda arn: enforce(access_key, action, *args, **given | {"resource_arn": arn}),
            _named.get(),
        )

    iam_actions.extract_resource_arn = extract_named
    iam_evaluator.enforce = enforce_each


def parameters_named(body: bytes) -> list[str]:
    """The names, or the one path, of a request for several parameters; none for any other."""
    request = json.loads(body or b"{}")
    return [*request.get("Names", []), *([request["Path"]] if "Path" in request else [])]


def first_refusal(ask: Callable[[str], Any], resources: tuple[str, ...]) -> Any:
    """The first answer that is not a plain yes (`None`), if any."""
    return next((answer for arn in resources if (answer := ask(arn)) is not None), None)
