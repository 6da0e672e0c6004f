"""The eight service accounts of the sample."""

from __future__ import annotations

from typing import Final

from tests.sample_generator.actors import Actor
from tests.sample_generator.dice import Dice

__all__ = ["APPLICATIONS", "application"]

_KNOWN: Final = (
    ("ci-deploy", "10.20.4.11", "python-requests/2.32.5"),
    ("nightly-train", "10.20.4.12", "argo-workflows/v3.7.2 python-httpx/0.28.1"),
    ("gitops-sync", "10.20.4.13", "Terraform/1.13.4 terraform-provider-runai/0.9.2"),
    ("hr-sync", "10.20.5.20", "okhttp/5.1.0"),
    ("autoscaler", "10.20.4.15", "Go-http-client/2.0"),
    ("notebook-reaper", "10.20.4.16", "python-requests/2.32.5"),
    ("metrics-exporter", "10.20.4.17", "Go-http-client/2.0"),
    ("backup-agent", "10.20.5.21", "curl/8.14.1"),
)


def _all() -> tuple[Actor, ...]:
    dice = Dice("applications")
    return tuple(
        Actor(source_type="Application", id=dice.uuid(), name=name, role="service", address=address, agent=agent)
        for name, address, agent in _KNOWN
    )


APPLICATIONS: Final = _all()


def application(name: str) -> Actor:
    """The service account of that name; KeyError when there is none."""
    return {each.name: each for each in APPLICATIONS}[name]
