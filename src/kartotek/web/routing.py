"""Finding the face and the operation of a path: a tree of lower-case segments, built once at start."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

from kartotek.web.face import Face, Route, Scope


class Match(NamedTuple):
    """What a path leads to; `route` is None where nothing answers, `allowed` says what else would."""

    face: Face
    route: Route | None
    params: dict[str, str]
    allowed: tuple[str, ...]


class _Operation(NamedTuple):
    face: Face
    route: Route
    names: tuple[tuple[int, str], ...]  # where the pattern's {…} stand


class _Node:
    __slots__ = ("any", "children", "face", "operations")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.any: _Node | None = None
        self.face: Face | None = None
        self.operations: dict[str, _Operation] = {}


class Router:
    """Every route of every face; `fallback` answers for paths that are nobody's."""

    def __init__(self, faces: Sequence[Face], fallback: Face) -> None:
        self._root = _Node()
        self._root.face = fallback
        self._fallback = fallback
        for face in (fallback, *faces):
            for prefix in face.prefixes:
                self._claim(prefix, face)
            for route in face.routes():
                self._add(face, route)

    def find(self, scope: Scope) -> Match:
        """The face, route and path parameters of an ASGI scope."""
        segments = _segments(scope)
        node = _straight(self._root, segments) or _walk(self._root, segments, 0)
        if node is None:
            return Match(self._owner(segments), None, {}, ())
        method = scope["method"]
        operation = node.operations.get(method) or node.operations.get("*")
        if operation is None and method == "HEAD":
            operation = node.operations.get("GET")
        if operation is None:
            some = next(iter(node.operations.values()))
            return Match(some.face, None, {}, _allowed(node))
        params = {name: segments[place] for place, name in operation.names} if operation.names else {}
        return Match(operation.face, operation.route, params, ())

    def _owner(self, segments: list[str]) -> Face:
        """The face with the longest prefix of this path."""
        face, _ = _deepest(self._root, segments, 0)
        return face or self._fallback

    def _claim(self, prefix: str, face: Face) -> None:
        node, _ = self._reach(prefix)
        if node.face not in (None, face) and node is not self._root:
            raise ValueError(f"{prefix} belongs to two faces: {face.name} and {node.face.name}")
        node.face = face

    def _add(self, face: Face, route: Route) -> None:
        node, names = self._reach(route.pattern)
        if route.method in node.operations:
            raise ValueError(f"two routes for {route.method} {route.pattern}")
        node.operations[route.method] = _Operation(face, route, names)

    def _reach(self, pattern: str) -> tuple[_Node, tuple[tuple[int, str], ...]]:
        node = self._root
        names: list[tuple[int, str]] = []
        for place, segment in enumerate(part for part in pattern.split("/") if part):
            if segment.startswith("{") and segment.endswith("}"):
                names.append((place, segment[1:-1]))
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.children.setdefault(segment.lower(), _Node())
        return node, tuple(names)


def _segments(scope: Scope) -> list[str]:
    """The path's segments, each percent-decoded by itself: an encoded slash does not split one."""
    raw: bytes = scope.get("raw_path") or b""
    if b"%" not in raw:
        segments: list[str] = scope["path"].strip("/").split("/")
        return [part for part in segments if part] if "" in segments else segments
    return [unquote(part) for part in raw.decode("latin-1").split("/") if part]


def _straight(node: _Node, segments: list[str]) -> _Node | None:
    """As `_walk`, but never turning back: nearly every path is found so."""
    for segment in segments:
        following = node.children.get(segment.lower()) or node.any
        if following is None:
            return None
        node = following
    return node if node.operations else None


def _walk(node: _Node, segments: list[str], place: int) -> _Node | None:
    """The node with operations at this path; a spelled-out segment goes before one in braces."""
    if place == len(segments):
        return node if node.operations else None
    child = node.children.get(segments[place].lower())
    if child is not None:
        found = _walk(child, segments, place + 1)
        if found is not None:
            return found
    return _walk(node.any, segments, place + 1) if node.any is not None else None


def _deepest(node: _Node, segments: list[str], place: int) -> tuple[Face | None, int]:
    """The face that owns the longest prefix of this path, and how long that prefix is."""
    best: tuple[Face | None, int] = (node.face, place if node.face is not None else -1)
    if place == len(segments):
        return best
    for child in (node.children.get(segments[place].lower()), node.any):
        if child is not None:
            found = _deepest(child, segments, place + 1)
            best = found if found[1] > best[1] else best
    return best


def _allowed(node: _Node) -> tuple[str, ...]:
    methods = set(node.operations)
    if "GET" in methods:
        methods.add("HEAD")
    return tuple(sorted(methods))
