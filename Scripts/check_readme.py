#!/usr/bin/env python3
"""Follows the README's recipe for a world of one's own, literally, in a copy of the repository.

usage: check_readme.py [PROGRAM] [--in-place]

Runs the commands of "Write a world" one after the other; rl-lab is the given program there, swift run builds the
copy. Then puts the README's Swift code in the place of the file that new-env wrote, and runs them again from the
second on. The tests of the worlds must accept it, too, but they are not run here. With --in-place it all happens in
the repository itself, where what is built already need not be built again; afterwards the sources are as before.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checking import REPOSITORY, Report, existing, folder, last_line, parser, run


@contextmanager
def borrowed(file: Path) -> Iterator[None]:
    """Lets a file be changed, or made, for a while."""
    before = file.read_bytes() if file.exists() else None
    try:
        yield
    finally:
        if before is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(before)


def follow(report: Report, commands: list[str], copy: Path, programs: Path) -> None:
    """Runs commands in the copy, with the programs first on the PATH."""
    settings = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    for command in commands:
        result = run(command.split(), cwd=copy, env=settings, timeout=3600)
        said = last_line(result.stderr) if result.returncode else last_line(result.stdout)
        report.check(command, f"{result.returncode} '{said}'", 0, result.returncode == 0)
        report.equal("its warnings", (result.stdout + result.stderr).count(b"warning:"), 0)


def check(report: Report, commands: list[str], code: str, world: str, copy: Path, programs: Path) -> None:
    """Follows the recipe with the world that new-env writes, then with the README's."""
    source, listed = copy / f"Environments/{world}.swift", copy / "Environments/AllEnvironments.swift"
    results = copy / "results"
    if source.exists() or list(results.glob(f"*{world.lower()}*")):
        sys.exit(f"FAIL  there is a world {world} already, or there are results of it")

    def remove_results() -> int:
        """Removes what the recipe has written and returns how many files of returns there were."""
        files = list(results.glob(f"*{world.lower()}*"))
        for file in files:
            file.unlink()
        return sum(file.suffix == ".csv" for file in files)

    with borrowed(source), borrowed(listed):
        follow(report, commands, copy, programs)
        report.equal("files of returns", remove_results(), 1)
        source.write_text(code)
        follow(report, commands[1:], copy, programs)
        report.equal("files of returns of the README's world", remove_results(), 1)


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--in-place", action="store_true", help="work in the repository itself")
    arguments = options.parse_args()
    program = existing(arguments.program)
    report = Report()
    recipe = (REPOSITORY / "README.md").read_text().split("**Write a world.**")[1].split("\n**")[0]
    commands = re.search(r"```sh\n(.*?)```", recipe, re.S)
    code = re.search(r"```swift\n(import TabularRL\n.*?struct (\w+): GridWorld.*?)```", recipe, re.S)
    if commands is None or code is None:
        sys.exit("FAIL  README.md has no commands or no code under 'Write a world'")
    with folder() as place:
        (place / "bin").mkdir()
        shutil.copy(program, place / "bin" / "rl-lab")
        copy = REPOSITORY if arguments.in_place else place / "rl-lab"
        if not arguments.in_place:
            shutil.copytree(REPOSITORY, copy, ignore=shutil.ignore_patterns(".build*", ".git", "results"))
        check(report, commands[1].splitlines(), code[1], code[2], copy, place / "bin")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
