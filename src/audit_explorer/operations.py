"""The operations of the control plane's API: method + URL template → what it is called in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Places of a template are written in braces, as in the API's own reference.
_PLACE: Final = re.compile(r"\{[^}]*\}")

# Endings that tell one function of a client from another, not one operation from another.
_ENDING: Final = re.compile(r"(_by_(id|key))?(_administration|_v2|_?\d+)?$")
_WORDS: Final = {
    "nodepool": "node pool",
    "idp": "identity provider",
    "datavolume": "data volume",
    "patch": "update",
    **{short: short.upper() for short in ("api", "ngc", "nfs", "nim", "pvc", "s3")},
}

# Every operation that changes something, as method, template, name. Source: the official client runapy 1.224.0.
_TABLE: Final = """
POST /api/v1/access-keys create_access_key1
DELETE /api/v1/access-keys/{access_key_id} delete_access_key_by_id
POST /api/v1/access-keys/{access_key_id}/secret regenerate_access_key_secret
DELETE /api/v1/administration/access-keys/{access_key_id} delete_access_key_by_id_administration
DELETE /api/v1/administration/user-applications/{app_id} delete_user_application_by_id_administration
POST /api/v1/apps create_application
DELETE /api/v1/apps/{app_id} delete_application_by_id
PATCH /api/v1/apps/{app_id} update_application_by_id
POST /api/v1/apps/{app_id}/secret regenerate_application_secret
POST /api/v1/asset/compute create_compute_asset
DELETE /api/v1/asset/compute/{asset_id} delete_compute_asset_by_id
PUT /api/v1/asset/compute/{asset_id} update_compute_asset_by_id
POST /api/v1/asset/credentials/access-key create_access_key
DELETE /api/v1/asset/credentials/access-key/{asset_id} delete_access_key
PUT /api/v1/asset/credentials/access-key/{asset_id} update_access_key
POST /api/v1/asset/credentials/docker-registry create_docker_registry
DELETE /api/v1/asset/credentials/docker-registry/{asset_id} delete_docker_registry
PUT /api/v1/asset/credentials/docker-registry/{asset_id} update_docker_registry
POST /api/v1/asset/credentials/generic-secret create_generic_secret
DELETE /api/v1/asset/credentials/generic-secret/{asset_id} delete_generic_secret
PUT /api/v1/asset/credentials/generic-secret/{asset_id} update_generic_secret
POST /api/v1/asset/credentials/ngc-api-key create_ngc_api_key
DELETE /api/v1/asset/credentials/ngc-api-key/{asset_id} delete_ngc_api_key
PUT /api/v1/asset/credentials/ngc-api-key/{asset_id} update_ngc_api_key
POST /api/v1/asset/credentials/password create_password
DELETE /api/v1/asset/credentials/password/{asset_id} delete_password
PUT /api/v1/asset/credentials/password/{asset_id} update_password
POST /api/v1/asset/datasource/config-map create_config_map_asset
DELETE /api/v1/asset/datasource/config-map/{asset_id} delete_config_map_asset_by_id
PUT /api/v1/asset/datasource/config-map/{asset_id} update_config_map_asset_by_id
POST /api/v1/asset/datasource/git create_git_asset
DELETE /api/v1/asset/datasource/git/{asset_id} delete_git_asset_by_id
PUT /api/v1/asset/datasource/git/{asset_id} update_git_asset_by_id
POST /api/v1/asset/datasource/host-path create_host_path
DELETE /api/v1/asset/datasource/host-path/{asset_id} delete_host_path_by_id
PUT /api/v1/asset/datasource/host-path/{asset_id} update_host_path_by_id
POST /api/v1/asset/datasource/nfs create_nfs_asset
DELETE /api/v1/asset/datasource/nfs/{asset_id} delete_nfs_asset_by_id
PUT /api/v1/asset/datasource/nfs/{asset_id} update_nfs_asset_by_id
POST /api/v1/asset/datasource/pvc create_pvc_asset
DELETE /api/v1/asset/datasource/pvc/{asset_id} delete_pvc_asset_by_id
PUT /api/v1/asset/datasource/pvc/{asset_id} update_pvc_asset_by_id
POST /api/v1/asset/datasource/s3 create_s3_asset
DELETE /api/v1/asset/datasource/s3/{asset_id} delete_s3_asset_by_id
PUT /api/v1/asset/datasource/s3/{asset_id} update_s3_asset_by_id
POST /api/v1/asset/datasource/secrets create_secret_asset
DELETE /api/v1/asset/datasource/secrets/{asset_id} delete_secret_asset_by_id
PUT /api/v1/asset/datasource/secrets/{asset_id} update_secret_asset_by_id
POST /api/v1/asset/environment create_environment_asset
DELETE /api/v1/asset/environment/{asset_id} delete_environment_asset_by_id
PUT /api/v1/asset/environment/{asset_id} update_environment_asset_by_id
POST /api/v1/asset/registries create_registry
DELETE /api/v1/asset/registries/{asset_id} delete_registry
PUT /api/v1/asset/registries/{asset_id} update_registry
POST /api/v1/asset/workload-template create_template
DELETE /api/v1/asset/workload-template/{asset_id} delete_template_by_id
PUT /api/v1/asset/workload-template/{asset_id} update_template
POST /api/v1/authorization/access-rules create_access_rule
POST /api/v1/authorization/access-rules/batch access_rules_batch
POST /api/v1/authorization/access-rules/batch-create access_rules_batch_create
DELETE /api/v1/authorization/access-rules/{access_rule_id} delete_access_rule
POST /api/v1/authorization/permitted-scopes get_permitted_scopes
POST /api/v1/clusters create_cluster
DELETE /api/v1/clusters/{cluster_uuid} delete_cluster
PUT /api/v1/clusters/{cluster_uuid} update_cluster
POST /api/v1/datavolumes create_datavolume
DELETE /api/v1/datavolumes/{datavolume_id} delete_datavolume
PATCH /api/v1/datavolumes/{datavolume_id} patch_datavolume
PATCH /api/v1/datavolumes/{datavolume_id}/shared-scopes patch_datavolume_shared_scopes
POST /api/v1/idps create_idp
DELETE /api/v1/idps/{idp} delete_idp
PUT /api/v1/idps/{idp} update_idp
PUT /api/v1/idps/{idp}/mappers update_idp_mappers
POST /api/v1/logo upload_tenant_logo
POST /api/v1/me/password change_user_password
POST /api/v1/network-topologies create_network_topology
DELETE /api/v1/network-topologies/{network_topology_id} delete_network_topology
POST /api/v1/node-pools create_nodepool
DELETE /api/v1/node-pools/{nodepool_id} delete_nodepool
PATCH /api/v1/node-pools/{nodepool_id} patch_nodepool
PUT /api/v1/node-pools/{nodepool_id} update_nodepool
POST /api/v1/notification-channels create_notification_channel_config
POST /api/v1/notification-channels/slack/create-app create_slack_app
DELETE /api/v1/notification-channels/{name} delete_notification_channel_config
PATCH /api/v1/notification-channels/{name} patch_notification_channel_config
PUT /api/v1/notification-channels/{name} update_notification_channel_config
PATCH /api/v1/notification-state update_notification_state
POST /api/v1/org-unit/departments create_department
DELETE /api/v1/org-unit/departments/{department_id} delete_department
PUT /api/v1/org-unit/departments/{department_id} update_department
PATCH /api/v1/org-unit/departments/{department_id}/resources patch_department_resources
PUT /api/v1/org-unit/departments/{department_id}/resources update_department_resources
POST /api/v1/org-unit/projects create_project
DELETE /api/v1/org-unit/projects/{project_id} delete_project
PUT /api/v1/org-unit/projects/{project_id} update_project
PATCH /api/v1/org-unit/projects/{project_id}/resources patch_project_resources
PUT /api/v1/org-unit/projects/{project_id}/resources update_project_resources
POST /api/v1/org-unit/reports create_report
DELETE /api/v1/org-unit/reports/{report_id} delete_report_by_id
PUT /api/v1/security/settings/{key} update_security_setting_by_key
POST /api/v1/service-accounts create_service_account
DELETE /api/v1/service-accounts/{service_account_id} delete_service_account_by_id
PATCH /api/v1/service-accounts/{service_account_id} update_service_account_by_id
POST /api/v1/service-accounts/{service_account_id}/secret regenerate_service_account_secret
POST /api/v1/storage-class-configuration create_storage_class_configuration
DELETE /api/v1/storage-class-configuration/{id} delete_storage_class_configuration_by_id
PATCH /api/v1/storage-class-configuration/{id} patch_storage_class_configuration_by_id
PUT /api/v1/storage-class-configuration/{id} update_storage_class_configuration_by_id
POST /api/v1/subscriptions create_subscription
DELETE /api/v1/subscriptions/{id} delete_subscription
PUT /api/v1/subscriptions/{id} update_subscription
POST /api/v1/token grant_token
POST /api/v1/user-applications create_user_application
DELETE /api/v1/user-applications/{app_id} delete_user_application_by_id
POST /api/v1/user-applications/{app_id}/secret regenerate_user_application_secret
POST /api/v1/users create_user
DELETE /api/v1/users/{user_id} delete_user_by_id
POST /api/v1/users/{user_id}/logout logout_user
POST /api/v1/users/{user_id}/password reset_user_password
POST /api/v1/validate-notification-channel validate_notification_channel
POST /api/v1/workload-templates/distributed create_distributed_template
DELETE /api/v1/workload-templates/distributed/{template_id} delete_distributed_template
PATCH /api/v1/workload-templates/distributed/{template_id} patch_distributed_template
PUT /api/v1/workload-templates/distributed/{template_id} update_distributed_template
POST /api/v1/workload-templates/inferences create_inference_template
DELETE /api/v1/workload-templates/inferences/{template_id} delete_inference_template
POST /api/v1/workload-templates/trainings create_training_template
DELETE /api/v1/workload-templates/trainings/{template_id} delete_training_template
PATCH /api/v1/workload-templates/trainings/{template_id} patch_training_template
PUT /api/v1/workload-templates/trainings/{template_id} update_training_template
POST /api/v1/workload-templates/workspaces create_workspace_template
DELETE /api/v1/workload-templates/workspaces/{template_id} delete_workspace_template
PATCH /api/v1/workload-templates/workspaces/{template_id} patch_workspace_template
PUT /api/v1/workload-templates/workspaces/{template_id} update_workspace_template
POST /api/v1/workload-types create_workload_type
DELETE /api/v1/workload-types/{workload_type_id} delete_workload_type
PUT /api/v1/workload-types/{workload_type_id} update_workload_type
POST /api/v1/workloads/batch batch_workloads
POST /api/v1/workloads/distributed create_distributed
POST /api/v1/workloads/distributed-inferences create_distributed_inference
DELETE /api/v1/workloads/distributed-inferences/{workload_id} delete_distributed_inference
PATCH /api/v1/workloads/distributed-inferences/{workload_id} update_distributed_inference_spec
DELETE /api/v1/workloads/distributed/{workload_id} delete_distributed
POST /api/v1/workloads/distributed/{workload_id}/resume resume_distributed
POST /api/v1/workloads/distributed/{workload_id}/suspend suspend_distributed
POST /api/v1/workloads/inferences create_inference1
DELETE /api/v1/workloads/inferences/{workload_id} delete_inference
PATCH /api/v1/workloads/inferences/{workload_id} update_inference_spec
POST /api/v1/workloads/trainings create_training1
DELETE /api/v1/workloads/trainings/{workload_id} delete_training
POST /api/v1/workloads/trainings/{workload_id}/resume resume_training
POST /api/v1/workloads/trainings/{workload_id}/suspend suspend_training
POST /api/v1/workloads/workspaces create_workspace1
DELETE /api/v1/workloads/workspaces/{workload_id} delete_workspace
POST /api/v1/workloads/workspaces/{workload_id}/resume resume_workspace
POST /api/v1/workloads/workspaces/{workload_id}/suspend suspend_workspace
DELETE /api/v2/policy/distributed delete_distributed_policy
PATCH /api/v2/policy/distributed update_distributed_policy_v2
PUT /api/v2/policy/distributed overwrite_distributed_policy_v2
DELETE /api/v2/policy/distributed-inferences delete_distributed_inference_policy
PATCH /api/v2/policy/distributed-inferences update_distributed_inference_policy_v2
PUT /api/v2/policy/distributed-inferences overwrite_distributed_inference_policy_v2
DELETE /api/v2/policy/inferences delete_inference_policy
PATCH /api/v2/policy/inferences update_inference_policy_v2
PUT /api/v2/policy/inferences overwrite_inference_policy_v2
DELETE /api/v2/policy/nim-services delete_nim_service_policy
PATCH /api/v2/policy/nim-services update_nim_service_policy
PUT /api/v2/policy/nim-services overwrite_nim_service_policy
DELETE /api/v2/policy/trainings delete_training_policy
PATCH /api/v2/policy/trainings update_training_policy_v2
PUT /api/v2/policy/trainings overwrite_training_policy_v2
DELETE /api/v2/policy/workspaces delete_workspace_policy
PATCH /api/v2/policy/workspaces update_workspace_policy_v2
PUT /api/v2/policy/workspaces overwrite_workspace_policy_v2
POST /api/v2/token grant_token_v2
POST /api/v2/workloads create_workload_v2
POST /api/v2/workloads/nim-services create_nim_service
PATCH /api/v2/workloads/nim-services/{workload_v2_id} update_nim_service_spec
DELETE /api/v2/workloads/{workload_v2_id} delete_workload_v2
PUT /api/v2/workloads/{workload_v2_id} update_workload_v2
POST /v1/k8s/auth/oauth/apptoken app_token
PUT /v1/k8s/clusters/{cluster_id}/departments/{department_id}/access-control update_department_admins
POST /v1/k8s/clusters/{cluster_id}/node-pools create_node_pool
DELETE /v1/k8s/clusters/{cluster_id}/node-pools/{id} delete_node_pool
PUT /v1/k8s/clusters/{cluster_id}/node-pools/{id} update_node_pool
PUT /v1/k8s/clusters/{cluster_id}/node-pools/{id}/labels update_node_pool_labels
POST /v1/k8s/clusters/{cluster_id}/projects create_project_0
DELETE /v1/k8s/clusters/{cluster_id}/projects/{id} delete_project_0
PUT /v1/k8s/clusters/{cluster_id}/projects/{id} update_project_0
PUT /v1/k8s/setting update_tenant_setting
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """A request that the API knows: method, URL template with its places in braces, name as the client has it."""

    method: str
    template: str
    name: str

    @property
    def words(self) -> str:
        """The name as a person reads it: "delete project"."""
        parts = _ENDING.sub("", self.name).split("_")
        return " ".join(_WORDS.get(part, part) for part in parts)

    @property
    def places(self) -> tuple[int, ...]:
        """Which segments of the path are places, the first counting as 0."""
        segments = self.template.split("/")[1:]
        return tuple(number for number, segment in enumerate(segments) if _PLACE.fullmatch(segment))

    @property
    def length(self) -> int:
        """How many segments the path has."""
        return self.template.count("/")


OPERATIONS: Final = tuple(Operation(*line.split(" ")) for line in _TABLE.strip().splitlines())

_BY_REQUEST: Final = {f"{one.method} {one.template}": one for one in OPERATIONS}
# The method's sixth name in the client's own list of methods.
POST_TOO: Final = "CREATE"


def operation_of(pattern: str) -> Operation | None:
    """Give the operation whose method and template an error pattern begins with; None where it names none."""
    method, _, rest = pattern.partition(" ")
    template = rest.partition(" ")[0]
    return _BY_REQUEST.get(f"{'POST' if method == POST_TOO else method} {template}")
