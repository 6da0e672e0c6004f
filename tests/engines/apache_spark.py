"""Apache Spark with Spark Connect on this machine: `python -m tests.engines.apache_spark` runs it until Ctrl-C.

It prints the address and the line that gives the token to the client. Needed are Java (on Debian the package
openjdk-17-jre-headless) and Spark itself, which is installed into an environment of its own outside the clone.
"""

from __future__ import annotations

import argparse
import contextlib
import secrets
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.engines import spark_distribution
from tests.engines.engine import TOKEN_VARIABLE, Engine, free_port, plain_environment, wait_for
from tests.engines.leash import leashed

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Two workers of one core and 1 GB each, whose executors are processes of their own.
LOCAL_CLUSTER: Final = "local-cluster[2,1,1024]"
# A server that lives for minutes, with questions that differ: what it compiles by the second compiler, and by several
# threads, costs it 2.5 times the processor time that its work does.
_SHORT_LIVED: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_SERVER: Final = "org.apache.spark.sql.connect.service.SparkConnectServer"


@contextlib.contextmanager
def apache_spark(
    folder: Path, *, port: int | None = None, master: str = LOCAL_CLUSTER, token: str | None = None
) -> Iterator[Engine]:
    """Run a Spark Connect server that only a token lets in, its log and files in a folder."""
    port, token = port or free_port(), token or secrets.token_urlsafe(24)
    environ = environment(folder) | {TOKEN_VARIABLE: token}
    log = folder / "connect.log"
    with leashed(_submit(folder, master, port), environ, log) as process:
        wait_for(port, process, log)
        # The client sends a token without TLS to this one name alone.
        yield Engine("spark", f"sc://localhost:{port}", log, process, token)


def home() -> Path:
    """Give Spark's home; an error where it isn't installed."""
    found = spark_distribution.spark_home()
    assert found is not None, spark_distribution.missing()
    return found


def environment(folder: Path) -> dict[str, str]:
    """Give the environment of Spark's processes: nothing of them listens beyond this machine."""
    return plain_environment(
        SPARK_HOME=str(home()),
        SPARK_LOCAL_IP="127.0.0.1",
        SPARK_LOCAL_HOSTNAME="127.0.0.1",
        SPARK_LOCAL_DIRS=str(folder),
        SPARK_WORKER_DIR=str(folder / "work"),
        SPARK_SCALA_VERSION="2.13",
        SPARK_LAUNCHER_OPTS=_SHORT_LIVED,
        SPARK_DAEMON_JAVA_OPTS=_SHORT_LIVED,
        TMPDIR=str(folder),
    )


def _submit(folder: Path, master: str, port: int) -> list[str]:
    java = f"{_SHORT_LIVED} -Djava.io.tmpdir={folder} -Dderby.system.home={folder}"
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        # As few parts as there are cores: with 200 parts a small question takes seconds.
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.executor.memory": "1g",
        "spark.executor.cores": "1",
        "spark.executor.extraJavaOptions": _SHORT_LIVED,
    }
    start = [str(home() / "bin" / "spark-submit"), "--class", _SERVER, "--master", master, "--driver-memory", "1g"]
    conf = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    return [*start, "--driver-java-options", java, *conf, "spark-internal"]


def main() -> int:
    """Install Spark where it isn't, run it, say how to reach it; end with Ctrl-C or the end of the input."""
    parser = argparse.ArgumentParser(prog="python -m tests.engines.apache_spark", description="Run Apache Spark here.")
    parser.add_argument("--install", action="store_true", help="only install Spark, into an environment of its own")
    parser.add_argument("--port", type=int, default=15002)
    parser.add_argument("--master", default=LOCAL_CLUSTER, help=f"{LOCAL_CLUSTER} if left out, or spark://HOST:PORT")
    options = parser.parse_args()
    spark_distribution.install()
    if options.install:
        return 0
    with (
        contextlib.suppress(KeyboardInterrupt),
        tempfile.TemporaryDirectory() as folder,
        apache_spark(Path(folder), port=options.port, master=options.master) as engine,
    ):
        sys.stdout.write(f"{engine.address}\nexport {TOKEN_VARIABLE}={engine.token}\n")
        sys.stdout.flush()
        engine.process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
