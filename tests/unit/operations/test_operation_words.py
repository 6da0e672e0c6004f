"""Tests of the words of operations: the list is to be read, as English."""

# ruff: noqa: E501 - a line of the list is a line

from __future__ import annotations

from audit_explorer.operations import OPERATIONS
from audit_explorer.operations.operation_words import operation_words

# Name: what was done to x / what was tried, where no entity has a name.
WORDS = """
create_access_key1: created access key x / create an access key
delete_access_key_by_id: deleted access key x / delete an access key
regenerate_access_key_secret: regenerated the secret of access key x / regenerate the secret of an access key
delete_access_key_by_id_administration: deleted access key x / delete an access key
delete_user_application_by_id_administration: deleted user application x / delete a user application
create_application: created application x / create an application
delete_application_by_id: deleted application x / delete an application
update_application_by_id: updated application x / update an application
regenerate_application_secret: regenerated the secret of application x / regenerate the secret of an application
create_compute_asset: created compute asset x / create a compute asset
delete_compute_asset_by_id: deleted compute asset x / delete a compute asset
update_compute_asset_by_id: updated compute asset x / update a compute asset
create_access_key: created access key credential x / create an access key credential
delete_access_key: deleted access key credential x / delete an access key credential
update_access_key: updated access key credential x / update an access key credential
create_docker_registry: created Docker registry credential x / create a Docker registry credential
delete_docker_registry: deleted Docker registry credential x / delete a Docker registry credential
update_docker_registry: updated Docker registry credential x / update a Docker registry credential
create_generic_secret: created generic secret credential x / create a generic secret credential
delete_generic_secret: deleted generic secret credential x / delete a generic secret credential
update_generic_secret: updated generic secret credential x / update a generic secret credential
create_ngc_api_key: created NGC API key credential x / create an NGC API key credential
delete_ngc_api_key: deleted NGC API key credential x / delete an NGC API key credential
update_ngc_api_key: updated NGC API key credential x / update an NGC API key credential
create_password: created password credential x / create a password credential
delete_password: deleted password credential x / delete a password credential
update_password: updated password credential x / update a password credential
create_config_map_asset: created config map asset x / create a config map asset
delete_config_map_asset_by_id: deleted config map asset x / delete a config map asset
update_config_map_asset_by_id: updated config map asset x / update a config map asset
create_git_asset: created git asset x / create a git asset
delete_git_asset_by_id: deleted git asset x / delete a git asset
update_git_asset_by_id: updated git asset x / update a git asset
create_host_path: created host path x / create a host path
delete_host_path_by_id: deleted host path x / delete a host path
update_host_path_by_id: updated host path x / update a host path
create_nfs_asset: created NFS asset x / create an NFS asset
delete_nfs_asset_by_id: deleted NFS asset x / delete an NFS asset
update_nfs_asset_by_id: updated NFS asset x / update an NFS asset
create_pvc_asset: created PVC asset x / create a PVC asset
delete_pvc_asset_by_id: deleted PVC asset x / delete a PVC asset
update_pvc_asset_by_id: updated PVC asset x / update a PVC asset
create_s3_asset: created S3 asset x / create an S3 asset
delete_s3_asset_by_id: deleted S3 asset x / delete an S3 asset
update_s3_asset_by_id: updated S3 asset x / update an S3 asset
create_secret_asset: created secret asset x / create a secret asset
delete_secret_asset_by_id: deleted secret asset x / delete a secret asset
update_secret_asset_by_id: updated secret asset x / update a secret asset
create_environment_asset: created environment asset x / create an environment asset
delete_environment_asset_by_id: deleted environment asset x / delete an environment asset
update_environment_asset_by_id: updated environment asset x / update an environment asset
create_registry: created registry x / create a registry
delete_registry: deleted registry x / delete a registry
update_registry: updated registry x / update a registry
create_template: created template x / create a template
delete_template_by_id: deleted template x / delete a template
update_template: updated template x / update a template
create_access_rule: created access rule x / create an access rule
access_rules_batch: changed access rules in bulk / change access rules in bulk
access_rules_batch_create: created access rules in bulk / create access rules in bulk
delete_access_rule: deleted access rule x / delete an access rule
get_permitted_scopes: asked for the permitted scopes / ask for the permitted scopes
create_cluster: created cluster x / create a cluster
delete_cluster: deleted cluster x / delete a cluster
update_cluster: updated cluster x / update a cluster
create_datavolume: created data volume x / create a data volume
delete_datavolume: deleted data volume x / delete a data volume
patch_datavolume: updated data volume x / update a data volume
patch_datavolume_shared_scopes: updated the shared scopes of data volume x / update the shared scopes of a data volume
create_idp: created identity provider x / create an identity provider
delete_idp: deleted identity provider x / delete an identity provider
update_idp: updated identity provider x / update an identity provider
update_idp_mappers: updated the mappers of identity provider x / update the mappers of an identity provider
upload_tenant_logo: uploaded tenant logo x / upload the tenant logo
change_user_password: changed the password of user x / change the password of a user
create_network_topology: created network topology x / create a network topology
delete_network_topology: deleted network topology x / delete a network topology
create_nodepool: created node pool x / create a node pool
delete_nodepool: deleted node pool x / delete a node pool
patch_nodepool: updated node pool x / update a node pool
update_nodepool: updated node pool x / update a node pool
create_notification_channel_config: created notification channel x / create a notification channel
create_slack_app: created Slack app x / create a Slack app
delete_notification_channel_config: deleted notification channel x / delete a notification channel
patch_notification_channel_config: updated notification channel x / update a notification channel
update_notification_channel_config: updated notification channel x / update a notification channel
update_notification_state: updated notification state x / update the notification state
create_department: created department x / create a department
delete_department: deleted department x / delete a department
update_department: updated department x / update a department
patch_department_resources: updated the resources of department x / update the resources of a department
update_department_resources: updated the resources of department x / update the resources of a department
create_project: created project x / create a project
delete_project: deleted project x / delete a project
update_project: updated project x / update a project
patch_project_resources: updated the resources of project x / update the resources of a project
update_project_resources: updated the resources of project x / update the resources of a project
create_report: created report x / create a report
delete_report_by_id: deleted report x / delete a report
update_security_setting_by_key: updated security setting x / update a security setting
create_service_account: created service account x / create a service account
delete_service_account_by_id: deleted service account x / delete a service account
update_service_account_by_id: updated service account x / update a service account
regenerate_service_account_secret: regenerated the secret of service account x / regenerate the secret of a service account
create_storage_class_configuration: created storage class configuration x / create a storage class configuration
delete_storage_class_configuration_by_id: deleted storage class configuration x / delete a storage class configuration
patch_storage_class_configuration_by_id: updated storage class configuration x / update a storage class configuration
update_storage_class_configuration_by_id: updated storage class configuration x / update a storage class configuration
create_subscription: created subscription x / create a subscription
delete_subscription: deleted subscription x / delete a subscription
update_subscription: updated subscription x / update a subscription
grant_token: got a token / get a token
create_user_application: created user application x / create a user application
delete_user_application_by_id: deleted user application x / delete a user application
regenerate_user_application_secret: regenerated the secret of user application x / regenerate the secret of a user application
create_user: created user x / create a user
delete_user_by_id: deleted user x / delete a user
logout_user: signed out user x / sign out a user
reset_user_password: reset the password of user x / reset the password of a user
validate_notification_channel: validated notification channel x / validate a notification channel
create_distributed_template: created distributed template x / create a distributed template
delete_distributed_template: deleted distributed template x / delete a distributed template
patch_distributed_template: updated distributed template x / update a distributed template
update_distributed_template: updated distributed template x / update a distributed template
create_inference_template: created inference template x / create an inference template
delete_inference_template: deleted inference template x / delete an inference template
create_training_template: created training template x / create a training template
delete_training_template: deleted training template x / delete a training template
patch_training_template: updated training template x / update a training template
update_training_template: updated training template x / update a training template
create_workspace_template: created workspace template x / create a workspace template
delete_workspace_template: deleted workspace template x / delete a workspace template
patch_workspace_template: updated workspace template x / update a workspace template
update_workspace_template: updated workspace template x / update a workspace template
create_workload_type: created workload type x / create a workload type
delete_workload_type: deleted workload type x / delete a workload type
update_workload_type: updated workload type x / update a workload type
batch_workloads: changed workloads in bulk / change workloads in bulk
create_distributed: created distributed training x / create a distributed training
create_distributed_inference: created distributed inference x / create a distributed inference
delete_distributed_inference: deleted distributed inference x / delete a distributed inference
update_distributed_inference_spec: updated the specification of distributed inference x / update the specification of a distributed inference
delete_distributed: deleted distributed training x / delete a distributed training
resume_distributed: resumed distributed training x / resume a distributed training
suspend_distributed: suspended distributed training x / suspend a distributed training
create_inference1: created inference x / create an inference
delete_inference: deleted inference x / delete an inference
update_inference_spec: updated the specification of inference x / update the specification of an inference
create_training1: created training x / create a training
delete_training: deleted training x / delete a training
resume_training: resumed training x / resume a training
suspend_training: suspended training x / suspend a training
create_workspace1: created workspace x / create a workspace
delete_workspace: deleted workspace x / delete a workspace
resume_workspace: resumed workspace x / resume a workspace
suspend_workspace: suspended workspace x / suspend a workspace
delete_distributed_policy: deleted distributed policy x / delete the distributed policy
update_distributed_policy_v2: updated distributed policy x / update the distributed policy
overwrite_distributed_policy_v2: overwrote distributed policy x / overwrite the distributed policy
delete_distributed_inference_policy: deleted distributed inference policy x / delete the distributed inference policy
update_distributed_inference_policy_v2: updated distributed inference policy x / update the distributed inference policy
overwrite_distributed_inference_policy_v2: overwrote distributed inference policy x / overwrite the distributed inference policy
delete_inference_policy: deleted inference policy x / delete the inference policy
update_inference_policy_v2: updated inference policy x / update the inference policy
overwrite_inference_policy_v2: overwrote inference policy x / overwrite the inference policy
delete_nim_service_policy: deleted NIM service policy x / delete the NIM service policy
update_nim_service_policy: updated NIM service policy x / update the NIM service policy
overwrite_nim_service_policy: overwrote NIM service policy x / overwrite the NIM service policy
delete_training_policy: deleted training policy x / delete the training policy
update_training_policy_v2: updated training policy x / update the training policy
overwrite_training_policy_v2: overwrote training policy x / overwrite the training policy
delete_workspace_policy: deleted workspace policy x / delete the workspace policy
update_workspace_policy_v2: updated workspace policy x / update the workspace policy
overwrite_workspace_policy_v2: overwrote workspace policy x / overwrite the workspace policy
grant_token_v2: got a token / get a token
create_workload_v2: created workload x / create a workload
create_nim_service: created NIM service x / create a NIM service
update_nim_service_spec: updated the specification of NIM service x / update the specification of a NIM service
delete_workload_v2: deleted workload x / delete a workload
update_workload_v2: updated workload x / update a workload
app_token: got a token for an application / get a token for an application
update_department_admins: updated the administrators of department x / update the administrators of a department
create_node_pool: created node pool x / create a node pool
delete_node_pool: deleted node pool x / delete a node pool
update_node_pool: updated node pool x / update a node pool
update_node_pool_labels: updated the labels of node pool x / update the labels of a node pool
create_project_0: created project x / create a project
delete_project_0: deleted project x / delete a project
update_project_0: updated project x / update a project
update_tenant_setting: updated tenant setting x / update the tenant setting
"""


def test_the_words_of_every_operation() -> None:
    """Each of the 190 reads as a sentence would have it, with an entity and without, done and tried."""
    words = []
    for one in OPERATIONS:
        found = operation_words(one.name)
        assert found is not None
        words.append(f"{one.name}: {found.of('x', succeeded=True)} / {found.of('', succeeded=False)}")

    assert words == WORDS.strip().splitlines()


def test_what_is_not_in_the_table_has_none() -> None:
    """Plain words of action and entity type are said as they are."""
    assert operation_words("create project ") is None
    assert operation_words("update settings") is None
