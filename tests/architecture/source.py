"""The project's own source, parsed once for all tests of its shape."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kartotek"


@cache
def parsed() -> dict[str, ast.Module]:
    """Every module of the package by its path from the package's folder: `web/app.py`."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def outside(*folders: str) -> dict[str, ast.Module]:
    """The modules that lie in none of these folders (or are none of these files)."""
    return {path: tree for path, tree in parsed().items() if not path.startswith(folders)}


def dotted(node: ast.AST) -> str:
    """`a.b.c` for an attribute chain or a name, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
