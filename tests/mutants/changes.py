"""Every small change of a module's code that a test should notice."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}
# A condition that DynamoDB checks is code in a string.
_JOINED = re.compile(r" (AND|OR) ")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed module. ``lines``: where a test must have been to notice; empty: anywhere."""

    place: str  # the function that holds the change
    was: str
    now: str
    lines: frozenset[int]
    source: str

    @property
    def name(self) -> str:
        """Says which change it is, also when lines above it move."""
        return f"{self.place}: {self.was} → {self.now}"


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every change of a module, each alone; the same change twice in a function is counted."""
    tree = ast.parse(source)
    _link(tree)
    seen: dict[str, int] = {}
    for index, node in enumerate(ast.walk(tree)):
        changes = 0 if _is_said_to_people(node) else len(list(_changes(node)))
        for variant in range(changes):
            found = _changed(source, index, variant)
            name = found.name
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                object.__setattr__(found, "now", f"{found.now} ({seen[name]})")
            yield found


def _changed(source: str, index: int, variant: int) -> Mutant:
    """The ``variant``-th change of the ``index``-th node of the module."""
    tree = ast.parse(source)
    _link(tree)
    node = list(ast.walk(tree))[index]
    statement, place = _statement(node), _place(node)
    was = _text(node)
    lines = frozenset() if place == "module" else _lines(statement)
    now = _text(list(_changes(node))[variant]())
    try:
        changed = ast.unparse(ast.fix_missing_locations(tree))
        compile(changed, "mutant", "exec")
    except (SyntaxError, ValueError):
        return Mutant(place, was, now, lines, "raise SyntaxError")
    return Mutant(place, was, now, lines, changed)


def _changes(node: ast.AST) -> Iterator[partial[ast.AST]]:
    """The changes of one node; each is made when it is called."""
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.comprehension):
        for at in range(len(node.ifs)):
            yield partial(_drop_filter, node, at)
    elif isinstance(node, ast.expr):
        yield from _of_expression(node)


def _of_expression(node: ast.expr) -> Iterator[partial[ast.AST]]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            for other in _COMPARISONS[type(operator)]:
                yield partial(_set_operator, node, at, other)
    elif isinstance(node, ast.BoolOp):
        yield partial(_swap_and_or, node)
        for at in range(len(node.values)):
            yield partial(_drop, node, at)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield partial(_replace, node, node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield partial(_set_binary, node)
    elif isinstance(node, ast.IfExp) and _is_plain(node.test):
        yield partial(_negate, node)


def _of_statement(node: ast.stmt) -> Iterator[partial[ast.AST]]:
    if isinstance(node, ast.If | ast.While) and _is_plain(node.test):
        yield partial(_negate, node)
    elif isinstance(node, ast.Return) and node.value and not _is_no(node.value):
        yield partial(_replace, node, ast.Return(ast.Constant(None)))
    elif isinstance(node, ast.Continue | ast.Break | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield partial(_replace, node, ast.Pass())


def _is_plain(test: ast.expr) -> bool:
    """Comparisons and negations are changed themselves; to negate them is the same change."""
    return not isinstance(test, ast.Compare | ast.UnaryOp)


def _of_constant(node: ast.Constant) -> Iterator[partial[ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield partial(_replace, node, ast.Constant(not value))
    elif isinstance(value, int):
        yield partial(_replace, node, ast.Constant(value + 1))
    elif isinstance(value, str) and _JOINED.search(value):
        parts = _JOINED.split(value)
        for at in range(0, len(parts), 2):
            kept = [*parts[: max(at - 1, 0)], *parts[at + 1 + (at == 0) :]]
            joined = "".join(
                part if part not in ("AND", "OR") else f" {part} " for part in kept
            ).strip()
            if joined:
                yield partial(_replace, node, ast.Constant(joined))
    elif (
        isinstance(value, str) and value and isinstance(_parent(node), ast.Compare | ast.Subscript)
    ):
        yield partial(_replace, node, ast.Constant(f"{value}~"))


def _of_call(node: ast.Call) -> Iterator[partial[ast.AST]]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield partial(_set_call, node)
    for at, keyword in enumerate(node.keywords):
        is_default = ast.unparse(keyword) == "strict=False"  # what zip does anyway
        if keyword.arg and not keyword.arg[0].isupper() and not is_default:
            yield partial(_drop_keyword, node, at)


def _set_operator(node: ast.Compare, at: int, other: type[ast.cmpop]) -> ast.AST:
    node.ops[at] = other()
    return node


def _swap_and_or(node: ast.BoolOp) -> ast.AST:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node


def _drop(node: ast.BoolOp, at: int) -> ast.AST:
    del node.values[at]
    return _replace(node, node.values[0]) if len(node.values) == 1 else node


def _set_binary(node: ast.BinOp) -> ast.AST:
    node.op = _OPERATORS[type(node.op)]()
    return node


def _negate(node: ast.If | ast.IfExp | ast.While) -> ast.AST:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return node


def _set_call(node: ast.Call) -> ast.AST:
    if isinstance(node.func, ast.Name):
        node.func = ast.Name(_CALLS[node.func.id])
    return node


def _drop_keyword(node: ast.Call, at: int) -> ast.AST:
    del node.keywords[at]
    return node


def _drop_filter(node: ast.comprehension, at: int) -> ast.AST:
    del node.ifs[at]
    return node


def _replace(node: ast.AST, other: ast.AST) -> ast.AST:
    parent = _parent(node)
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, other)
        elif isinstance(value, list) and any(each is node for each in value):
            value[:] = [other if each is node else each for each in value]
    return other


def _link(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            # Operators and contexts are shared between nodes; nobody asks for their parent.
            child._parent = node  # type: ignore[attr-defined]


def _parent(node: ast.AST) -> ast.AST:
    return getattr(node, "_parent", node)


def _above(node: ast.AST) -> Iterator[ast.AST]:
    while (parent := _parent(node)) is not node:
        node = parent
        yield node


def _statement(node: ast.AST) -> ast.stmt:
    found = node if isinstance(node, ast.stmt) else None
    return found or next(each for each in _above(node) if isinstance(each, ast.stmt))


def _place(node: ast.AST) -> str:
    names = [
        each.name
        for each in _above(node)
        if isinstance(each, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    ]
    inside = any(isinstance(each, ast.FunctionDef) for each in _above(node))
    return ".".join(reversed(names)) if inside else "module"


def _lines(statement: ast.stmt) -> frozenset[int]:
    """The lines of a statement, of one with a body its head."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno
    return frozenset(range(statement.lineno, max(statement.lineno, int(last or 0)) + 1))


def _is_no(node: ast.expr) -> bool:
    """None, or False: whoever asks for a yes or a no takes None for no."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _is_said_to_people(node: ast.AST) -> bool:
    """Types, docstrings, log lines and the texts of errors: words, no rules."""
    for each in (node, *_above(node)):
        parent = _parent(each)
        if isinstance(parent, ast.arg | ast.AnnAssign) and parent.annotation is each:
            return True
        if isinstance(parent, ast.FunctionDef) and each is parent.returns:
            return True
        if isinstance(each, ast.Raise) and node is not each:
            return True
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "say":
            return node is not each and not isinstance(node, ast.Expr)
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and any(
            node is inner for mark in each.decorator_list for inner in ast.walk(mark)
        ):
            return True
    return False


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.comprehension):
        filters = "".join(f" if {ast.unparse(each)}" for each in node.ifs)
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}{filters}"
    whole = copy.deepcopy(node)
    if isinstance(whole, ast.If | ast.While):
        return f"if {ast.unparse(whole.test)}"
    text = " ".join(ast.unparse(ast.fix_missing_locations(whole)).split())
    return text if len(text) <= 120 else f"{text[:90]} … {text[-28:]}"
