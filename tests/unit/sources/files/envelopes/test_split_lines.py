"""Lines that a log driver wrote in pieces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit_explorer.sources.files.envelopes.split_lines import joined

if TYPE_CHECKING:
    from pathlib import Path

AT = "2026-11-27T10:00:00.123456789Z"


def docker(text: str, stream: str = "stdout") -> str:
    """Write an entry as Docker's json-file driver does."""
    return json.dumps({"log": text, "stream": stream}, separators=(",", ":"))


def lines_of(lines: list[str], folder: Path) -> list[str]:
    """Join what is written in pieces."""
    path = folder / "log"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    found = joined(path, folder)
    assert found is not None
    return found.path.read_text("utf-8").splitlines()


def test_a_line_of_the_other_stream_stands_between_pieces(tmp_path: Path) -> None:
    """The two streams of a container are written side by side: each line's pieces are its own stream's."""
    assert lines_of([docker("one "), docker("oops\n", "stderr"), docker("line\n")], tmp_path) == ["oops", "one line"]
    cri = [f"{AT} stdout P one ", f"{AT} stderr F oops", f"{AT} stdout F line"]
    assert lines_of(cri, tmp_path) == ["oops", "one line"]


def test_what_has_no_last_piece_hides_nothing(tmp_path: Path) -> None:
    """A line whose end is missing stands alone, before what another program wrote, too."""
    assert lines_of([docker("begun"), '{"id":1}', docker("end")], tmp_path) == ["begun", '{"id":1}', "end"]
    assert lines_of([f"{AT} stdout P begun", '{"id":1}'], tmp_path) == ["begun", '{"id":1}']
