"""Programs in JavaScript that read what Narrator writes, with the packages of `package.json`."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"


def run(program: str, *args: str | Path) -> Any:
    """What `program`, a file beside this one, prints as JSON. The test is skipped where Node.js has no packages."""
    if not shutil.which("node") or not PACKAGES.is_dir():
        pytest.skip("no Node.js packages: `make test` installs them where npm is")
    found = subprocess.run(
        ["node", str(HERE / program), *map(str, args)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)
