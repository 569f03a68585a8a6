#!/usr/bin/env python3
"""Follows the README's recipe for a world of one's own, literally, in a copy of the repository.

usage: check_readme.py

Takes the Swift code of the maze out of README.md, puts it into Environments/, adds its line to the list, builds the
release program and trains on the maze. The tests of the worlds must accept it, too, but they are not run here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    readme = (ROOT / "README.md").read_text()
    code = re.search(r"```swift\n(import TabularRL\n.*?struct (\w+): GridWorld.*?)```", readme, re.S)
    if code is None:
        sys.exit("FAIL  README.md holds no world")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "rl-lab"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".build*", ".git", "results"))
        (copy / f"Environments/{code[2]}.swift").write_text(code[1])
        listing = copy / "Environments/AllEnvironments.swift"
        listing.write_text(listing.read_text().replace("\n]", f"\n  {code[2]}.self,\n]"))
        command = re.search(r"swift run -c release (rl-lab train --agent \S+ --env maze)", readme)
        if command is None:
            sys.exit("FAIL  README.md does not train on the maze")
        result = subprocess.run(
            ["swift", "run", "-c", "release", *command[1].split()], cwd=copy, capture_output=True, text=True
        )
        print(result.stdout)
        is_clean = "warning:" not in result.stdout + result.stderr
        is_good = result.returncode == 0 and is_clean and len(list(copy.glob("results/*.csv"))) == 1
        if not is_good:
            sys.exit(f"FAIL  the README's world: status {result.returncode}\n{result.stderr}")
        print("ok    the README's world builds without a warning and can be trained on\n1 passed, 0 failed")


if __name__ == "__main__":
    main()
