"""The dashboard's server, started without Streamlit's own command."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import config
from streamlit.web import bootstrap

from audit_explorer.errors import ServeError
from audit_explorer.ui.navigation import DASHBOARD
from audit_explorer.ui.server.application import SCRIPT, parts
from audit_explorer.ui.server.deployment import entrance
from audit_explorer.ui.server.exposure import check_exposure
from audit_explorer.ui.session.table_reading import check_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store.reading_choices import ReadingChoices


def serve(files: Sequence[Path], choices: ReadingChoices, *, host: str, port: int, browser: bool) -> None:
    """Serve the dashboard on these files, or on the sample, until Ctrl-C; `browser` is whether one may be opened.

    `choices` is how times that leave something open are read, unless a link says otherwise.

    Raises ServeError when nothing can be served there, ExposedError when it would be open to everybody, SettingError.
    """
    _try_out(host, port)
    # As `streamlit run app.py -- FILES` has it: the configuration lies beside the first, the frame reads the others.
    said = (f"--{key}={value}" for key, value in choices.to_query())
    sys.argv = [str(DASHBOARD / "app.py"), *said, *(str(path.absolute()) for path in files)]
    logging.getLogger("uvicorn.error").addFilter(lambda record: record.levelno > logging.INFO)
    settled: dict[str, object] = {"server.address": host, "server.port": port, "logger.hideWelcomeMessage": True}
    if not browser:
        settled["server.headless"] = True
    # What `run` does first; but here the settings and secrets that lie beside the configuration are read before that.
    config._main_script_path = sys.argv[0]  # noqa: SLF001 - a configuration that differs later is warned of
    bootstrap.load_config_options(settled)
    check_exposure(host, entrance())
    check_table()
    with contextlib.suppress(KeyboardInterrupt):  # the server has ended by then
        st.App(SCRIPT, **parts()).run(config=settled)


def _try_out(host: str, port: int) -> None:
    """Try whether the port can be had, in the way in which it will be asked for."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, UnicodeError) as error:  # a name that is none is an error of its encoding
            why = error.strerror if isinstance(error, OSError) and error.strerror else "there is no such host"
            raise ServeError(host, port, why.lower()) from error
