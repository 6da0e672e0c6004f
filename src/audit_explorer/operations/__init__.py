"""What the control plane's API can be asked to change."""

from __future__ import annotations

from audit_explorer.operations.operation import BY_NAME, OPERATIONS, POST_TOO, Operation, operation_of

__all__ = ["BY_NAME", "OPERATIONS", "POST_TOO", "Operation", "operation_of"]
