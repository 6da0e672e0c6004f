"""The command `python -m tests.control_plane`: a control plane on this machine to try the Fetch page with."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.control_plane.behaviour import Arrivals
from tests.control_plane.plane import control_plane
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from tests.control_plane.plane import Plane

_TEN_HOURS: Final = 36_000


def _say(plane: Plane, release: str, count: int) -> None:
    """Print how to reach it."""
    lines = [
        f"A simulated control plane with {count:,} records, the newest a moment old (endpoints: {release}).",
        "",
        f"  address        {plane.address}",
        f"  token          {plane.token}",
        f"  client id      {plane.client_id}",
        f"  client secret  {plane.client_secret}",
        "",
        "By hand: run the dashboard so that it may ask this machine,",
        "",
        "  AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES=yes streamlit run app.py",
        "",
        "open the page Fetch, enter the address and either the token or the client id and secret, and fetch.",
        "Without a browser:",
        "",
        f"  AUDIT_EXPLORER_CLIENT_ID={plane.client_id} AUDIT_EXPLORER_CLIENT_SECRET={plane.client_secret} \\",
        f'    audit-explorer sync --address {plane.address} --since 90d --archive "$(mktemp -d)"',
        f'  curl -H "Authorization: Bearer {plane.token}" "{plane.address}/v1/k8s/audit?limit=2"',
        "",
        "Ctrl-C stops it.",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Serve until interrupted; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.control_plane", description=__doc__)
    parser.add_argument("--port", type=int, default=4010, help="0 takes a free one; default 4010")
    parser.add_argument(
        "--release", choices=("both", "legacy", "current"), default="both", help="which endpoints exist"
    )
    parser.add_argument("--arriving", type=int, default=0, metavar="N", help="records that arrive with each request")
    parser.add_argument("--as-dated", action="store_true", help="leave the sample's times, don't move them to now")
    options = parser.parse_args()
    records = sample_records()
    if not options.as_dated:
        records = moved_to(records, datetime.now(UTC))
    behaviour = {
        "release": options.release,
        "arrivals": Arrivals(newest=options.arriving),
        "token_lifetime": _TEN_HOURS,
    }
    try:
        with control_plane(records, port=options.port, **behaviour) as plane:
            _say(plane, options.release, len(records))
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
    except OSError as error:
        sys.stderr.write(f"Port {options.port} can't be used ({error.strerror}); choose another with --port.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
