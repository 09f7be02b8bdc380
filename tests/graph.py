"""Who imports whom in a package, read from its source, and the rings in that."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path


def import_graph(package: Path) -> dict[str, set[str]]:
    """Per module of `package` the modules of it that it imports, wherever in the file it does so."""
    paths = {_name(path, package): path for path in package.rglob("*.py")}
    return {
        name: {one if one in paths else one.rpartition(".")[0] for one in _imported(name, path)}
        & (paths.keys() - {name})
        for name, path in paths.items()
    }


def rings(graph: Mapping[str, set[str]]) -> list[str]:
    """Modules that import each other, each ring as a path: `a -> b -> a`. One import less would undo each."""
    left = {name: set(imported) for name, imported in graph.items()}
    found = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            path = error.args[1][::-1]  # it gives whoever is imported first
            found.append(" -> ".join(path))
            left[path[-2]].discard(path[-1])
        else:
            return found


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, path: Path) -> Iterator[str]:
    """What a module imports, as `package.name`: a module, or something inside one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            if node.level:  # one dot is the package that the module is in, or is
                home = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
                base = [*home[: len(home) - node.level + 1], *base]
            yield from (".".join([*base, each.name]) for each in node.names)
