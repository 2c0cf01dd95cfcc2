"""`python -m tests.setup`: what the tests need beside Python's packages, as far as it can be had here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from narrator.errors import NarratorError
from narrator.proofing import recogniser
from tests import javascript

COMMANDS = {"chromium": "chromium", "firefox-esr": "firefox-esr", "mpg123": "mpg123"}  # command -> Debian's package


def main() -> None:
    packages_of_npm()
    commands_of_debian()
    recogniser_model()


def packages_of_npm() -> None:
    """Install the pinned packages, unless they are there already."""
    lock, stamp = javascript.HERE / "package-lock.json", javascript.PACKAGES / ".package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    if not shutil.which("npm"):
        print("skipped: tests by JavaScript parsers and in a browser's page need npm")
        return
    attempt("tests by JavaScript parsers", ["npm", "ci", "--no-audit", "--no-fund", "--silent"], javascript.HERE)


def commands_of_debian() -> None:
    """Install what is missing of Debian's packages, where this is Debian and we may."""
    missing = [package for command, package in COMMANDS.items() if not shutil.which(command)]
    if not missing:
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print(f"skipped: some tests need {', '.join(missing)}; install them as root, on Debian by apt-get")
        return
    attempt("the list of Debian's packages", ["apt-get", "update", "-qq"])
    attempt(" and ".join(missing), ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])


def recogniser_model() -> None:
    """Fetch the recogniser's 148 MB, 133 MB of them to be downloaded, unless they are there."""
    try:
        recogniser.install()
    except NarratorError as error:
        print(f"skipped: tests of proof-listening: {error}")


def attempt(what: str, command: list[str], folder: Path | None = None) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        print(f"skipped: {what}: `{' '.join(command)}` failed")


if __name__ == "__main__":
    main()
