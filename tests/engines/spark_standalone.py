"""Apache Spark's own cluster on this machine: a master with workers, each a process that can fail."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from tests.engines.apache_spark import environment, home
from tests.engines.engine import free_port, wait_for
from tests.engines.leash import leashed

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

_DEPLOY = "org.apache.spark.deploy"


@contextlib.contextmanager
def standalone(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a master with so many workers of one core and 1 GB each; give its address and the workers' processes."""
    port, environ = free_port(), environment(folder)
    address = f"spark://127.0.0.1:{port}"
    spark_class = str(home() / "bin" / "spark-class")
    own = ["--host", "127.0.0.1", "--webui-port", "0"]
    with contextlib.ExitStack() as running:
        log = folder / "master.log"
        command = [spark_class, f"{_DEPLOY}.master.Master", *own, "--port", str(port)]
        master = running.enter_context(leashed(command, environ, log))
        wait_for(port, master, log)
        share = ["--cores", "1", "--memory", "1g"]
        command = [spark_class, f"{_DEPLOY}.worker.Worker", *own, *share, address]
        logs = [folder / f"worker-{number}.log" for number in range(workers)]
        yield address, [running.enter_context(leashed(command, environ, log)) for log in logs]
