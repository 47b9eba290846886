"""Rules about the source that neither the linter nor the import contracts know; each returns what breaks it."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import dotted

MAX_FUNCTION_LINES = 60

_CLOCKS = re.compile(r"(?:^|\.)(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time(?:_ns)?)$")
_SQL = re.compile(
    r"\s*(?:select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from|with\s+\w+\s+as)\b", re.IGNORECASE | re.DOTALL
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Functions over the limit, their decorators not counted."""
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"{node.lineno} {node.name}: {lines} lines"


def clock_readings(tree: ast.Module) -> Iterator[str]:
    """Where the wall clock is read, called or handed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _CLOCKS.search(dotted(node)):
            yield f"{node.lineno} {dotted(node)}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"{node.lineno} from time import time" for name in node.names if name.name == "time")


def commits(tree: ast.Module) -> Iterator[str]:
    """Where a transaction is ended by hand."""
    for node in ast.walk(tree):
        function = node.func if isinstance(node, ast.Call) else None
        if isinstance(function, ast.Attribute) and function.attr in {"commit", "rollback"}:
            yield f"{function.lineno} {function.attr}"


def caught_domain_errors(tree: ast.Module) -> Iterator[str]:
    """Where a handler catches what the edge's one error boundary should see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {dotted(name).rpartition(".")[2] if name is not None else "" for name in caught}
            if names & {"", "DomainError", "Exception", "BaseException"}:
                yield f"{node.lineno} except {', '.join(sorted(names))}"


def formatted_sql(tree: ast.Module) -> Iterator[str]:
    """SQL put together from parts: f-strings, `%`, `.format`."""
    for node in ast.walk(tree):
        text = _formatted_text(node)
        if text is not None and _SQL.match(text):
            yield f"{node.lineno} {text.strip()[:40]}"  # type: ignore[attr-defined] # an expression has a line


def _formatted_text(node: ast.AST) -> str | None:
    """The constant text of an expression that puts values into text; each value is shown as `?`."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values)
    template: ast.AST | None = None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        template = node.left
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        template = node.func.value
    if isinstance(template, ast.Constant) and isinstance(template.value, str):
        return template.value
    return None
