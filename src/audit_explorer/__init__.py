"""Explore the audit log of an NVIDIA Run:ai control plane."""

from __future__ import annotations
