"""The checks on whatever interpreters are there: `pipx run nox`, or `pipx run nox -s tests-3.13`.

`make test` runs the same tests in the environment that one works in.
"""

from __future__ import annotations

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]

nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Every test, with the newest allowed versions of what we depend on."""
    session.install("-e", ".[test]")
    run_tests(session)


@nox.session(python=PYTHONS[0], venv_backend="uv")
def lowest(session: nox.Session) -> None:
    """Every test, with the lowest versions that pyproject.toml allows."""
    session.install("pip")  # which fetches voices
    session.install("--resolution=lowest-direct", "-e", ".[test]")
    run_tests(session)


@nox.session(python=PYTHONS[0])
def check(session: nox.Session) -> None:
    """Formatting, lint, types."""
    session.install("-e", ".[test]")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("mypy")


@nox.session(python=PYTHONS)
def distribution(session: nox.Session) -> None:
    """What is released, built, installed in fresh environments and used."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "tests.distribution")


def run_tests(session: nox.Session) -> None:
    session.run("narrator", "voices", "install")
    session.run("python", "-m", "tests.setup")
    session.run("pytest", "-q", *session.posargs)
