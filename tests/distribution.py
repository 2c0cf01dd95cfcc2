"""`python -m tests.distribution`: what is released is built, installed where no checkout is near, and used.

Both the source distribution and the wheel go into a fresh environment each. There a sample is narrated with the tone
voice, `narrator doctor` must find nothing missing, and every public name must be importable.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "seeds" / "essay.md"
PUBLIC = """
import importlib, importlib.metadata, pkgutil
import narrator
for name in narrator.__all__:
    getattr(narrator, name)
for module in pkgutil.walk_packages(narrator.__path__, "narrator."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
for point in importlib.metadata.entry_points(group="narrator.engines"):
    point.load()
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        for package in built(Path(place) / "dist"):
            check(package, Path(place) / package.suffix.strip("."))
            print(f"{package.name}: installed in a fresh environment, narrates, nothing missing, all names importable")


def built(folder: Path) -> list[Path]:
    """The source distribution and the wheel."""
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    return sorted(folder.iterdir())


def check(package: Path, place: Path) -> None:
    """Install a package in an environment of its own and use it. Raises CalledProcessError where something fails."""
    venv.create(place / "env", with_pip=True)
    command = place / "env" / ("Scripts" if os.name == "nt" else "bin")
    python, narrator = command / "python", command / "narrator"
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", package)
    run(python, "-c", PUBLIC, folder=place)
    run(narrator, "make", SAMPLE, "--voice", "tone", "-q", folder=place)
    made = {path.suffix for path in (place / "output").rglob("*")}
    if not made >= {".mp3", ".srt", ".md", ".json", ".jpg"}:
        raise SystemExit(f"{package.name}: the sample has only {', '.join(sorted(made))}")
    run(narrator, "voices", "install", folder=place)
    run(narrator, "doctor", folder=place)


def run(*command: object, folder: Path | None = None) -> None:
    """Run a command with nothing of this checkout on its path."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"failed: {' '.join(map(str, command))[:200]}")


if __name__ == "__main__":
    main()
