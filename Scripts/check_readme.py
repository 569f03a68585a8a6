#!/usr/bin/env python3
"""Follows the README's recipe for a world of one's own, literally, in a copy of the repository.

usage: check_readme.py [PROGRAM]

Runs the commands of "Write a world" one after the other; rl-lab is the given program there, swift run builds the
copy. Then puts the README's Swift code in the place of the file that new-env wrote, and runs them again from the
second on. The tests of the worlds must accept it, too, but they are not run here.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from checking import REPOSITORY, Report, existing, folder, last_line, parser, run


def follow(report: Report, commands: list[str], copy: Path, programs: Path) -> None:
    """Runs commands in the copy, with the programs first on the PATH."""
    settings = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    for command in commands:
        result = run(command.split(), cwd=copy, env=settings, timeout=3600)
        said = last_line(result.stderr) if result.returncode else last_line(result.stdout)
        report.check(command, f"{result.returncode} '{said}'", 0, result.returncode == 0)
        report.equal("its warnings", (result.stdout + result.stderr).count(b"warning:"), 0)


def main() -> int:
    program = existing(parser(__doc__).parse_args().program)
    report = Report()
    recipe = (REPOSITORY / "README.md").read_text().split("**Write a world.**")[1].split("\n**")[0]
    commands = re.search(r"```sh\n(.*?)```", recipe, re.S)
    code = re.search(r"```swift\n(import TabularRL\n.*?struct (\w+): GridWorld.*?)```", recipe, re.S)
    if commands is None or code is None:
        sys.exit("FAIL  README.md has no commands or no code under 'Write a world'")
    lines = commands[1].splitlines()
    with folder() as place:
        copy = place / "rl-lab"
        shutil.copytree(REPOSITORY, copy, ignore=shutil.ignore_patterns(".build*", ".git", "results"))
        (place / "bin").mkdir()
        shutil.copy(program, place / "bin" / "rl-lab")
        follow(report, lines, copy, place / "bin")
        report.equal("files of returns", len(list(copy.glob("results/*.csv"))), 1)
        (copy / f"Environments/{code[2]}.swift").write_text(code[1])
        shutil.rmtree(copy / "results")
        follow(report, lines[1:], copy, place / "bin")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
