"""Running `narrator`, in this process or in one of its own, and looking at what it made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from click.testing import CliRunner

from narrator import cli
from narrator.audio.clip import Samples

TITLE = "山里的邮局"
SPEECH = """\
第一章 石阶与雾

清晨的雾还没有散，挑夫已经上了山。他走得很慢，一步一步数着石阶。山腰有一座小亭子，亭子里坐着一位老人(微博)。
老人说：“邮局就在上面，再走八百级就到。”挑夫问：“上面有人吗？”老人笑了笑，没有回答。

第二章 一封慢信

邮局的门虚掩着，里面只有一张桌子和一盏灯。信封上写着2019年3月8日，收信人的名字已经看不清了。挑夫把信放进口袋，
心想，总得有人送到。这封信走了36里路，过了三条河，最后停在一家GSTO小店的门口。

第三章 灯亮之后

店主拆开信，读了很久。她抬起头来，眼睛里有光。灯亮了，雨也停了，挑夫喝完茶，又往山上走去。
"""


class Run(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def narrate(*args: str | Path, stdin: bytes | None = None) -> Run:
    """Run the command in this process; what it does not catch is raised."""
    found = CliRunner().invoke(cli.main, [str(arg) for arg in args], input=stdin, catch_exceptions=False)
    return Run(found.exit_code, found.stdout, found.stderr)


def make(*args: str | Path, stdin: bytes | None = None) -> list[dict[str, Any]]:
    """`narrator make --voice tone --json …`, which must succeed; its summaries."""
    run = narrate("make", "--voice", "tone", "--json", *args, stdin=stdin)
    assert run.code == 0, run.err
    summaries: list[dict[str, Any]] = json.loads(run.out)
    return summaries


def start(*args: str | Path, **env: str | Path) -> subprocess.Popen[str]:
    """Run the command in a process of its own; its environment is this one's with `env` over it."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"} | {name: str(value) for name, value in env.items()}
    command = [sys.executable, "-m", "narrator", *map(str, args)]
    return subprocess.Popen(
        command, env=environment, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(process: subprocess.Popen[str], timeout_s: float = 120) -> Run:
    """Wait for a process that `start` began."""
    try:
        out, err = process.communicate(timeout=timeout_s)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    return Run(process.returncode, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an edition by its name, apart from hidden ones, which only runs use."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def hidden(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name.startswith(".")}


def manifest(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return data


def segments(chapter: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for paragraph in chapter["paragraphs"]:
        yield from paragraph["segments"]


def decoded(path: Path) -> Samples:
    """The samples of an MP3, shape (n,)."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(np.float32)


def plugin(folder: Path, source: str, name: str = "tone") -> Path:
    """A folder for PYTHONPATH with a distribution whose `source` has a class Engine: the engine `name`, found first."""
    module = f"engine_{folder.name}".replace("-", "_")
    info = folder / f"{module}-1.dist-info"
    info.mkdir(parents=True)
    (folder / f"{module}.py").write_text(source, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[narrator.engines]\n{name} = {module}:Engine\n", encoding="utf-8")
    return folder
