"""SageMaker endpoints as AWS describes them: changes take time, weights of unnamed variants stay, one change at a time.

Stock moto has no UpdateEndpoint, forgets counts on a weight change, applies it at once and knows no weight 0 and no images.
"""

import hashlib
import time
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, SageMakerModelBackend
from moto.sagemaker.responses import SageMakerResponse

from .knobs import knobs

PAIRS = {"weight": ("CurrentWeight", "DesiredWeight"), "count": ("CurrentInstanceCount", "DesiredInstanceCount")}


def fresh_variants(variants: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """What a configuration starts with. An absent weight is 1.0, and 0 is a weight."""
    made = []
    for variant in variants or []:
        weight = float(variant.get("InitialVariantWeight", 1.0))
        fresh = {"VariantName": variant["VariantName"], "CurrentWeight": weight, "DesiredWeight": weight}
        count = variant.get("InitialInstanceCount")
        if count is not None:
            fresh |= {"CurrentInstanceCount": count, "DesiredInstanceCount": count}
        if variant.get("ServerlessConfig"):
            fresh |= {"CurrentServerlessConfig": variant["ServerlessConfig"], "DesiredServerlessConfig": variant["ServerlessConfig"]}
        made.append(fresh)
    return made


def settle(endpoint: Any) -> Any:
    """Finishes a change whose time has come: what was desired is current."""
    pending = getattr(endpoint, "stablehand_pending", None)
    if pending is None or time.monotonic() < pending["until"]:
        return endpoint
    endpoint.stablehand_pending = None
    endpoint.endpoint_status = "InService"
    endpoint.last_modified_time = utcnow()
    endpoint.failure_reason = pending.get("failure")
    if pending.get("failure"):
        endpoint.production_variants = pending["before"]
        return endpoint
    if pending.get("config"):
        endpoint.endpoint_config_name = pending["config"]
        endpoint.production_variants = pending["variants"]
        endpoint.shadow_production_variants = pending["shadows"]
    for variant in endpoint.production_variants:
        for current, desired in PAIRS.values():
            if desired in variant:
                variant[current] = variant[desired]
    return endpoint


def begin(endpoint: Any, **change: Any) -> None:
    endpoint.endpoint_status = "Updating"
    endpoint.failure_reason = None
    endpoint.last_modified_time = utcnow()
    endpoint.stablehand_pending = {"until": time.monotonic() + knobs.update_seconds, "since": utcnow(), **change}


def changeable(backend: SageMakerModelBackend, name: str) -> Any:
    """Raises as AWS does when the endpoint is not there or a change is under way."""
    endpoint = backend.endpoints.get(name)
    arn = FakeEndpoint.arn_formatter(name, backend.account_id, backend.region_name)
    if endpoint is None:
        raise ValidationError(f'Could not find endpoint "{arn}".')
    settle(endpoint)
    if knobs.endpoint_status.get(name, endpoint.endpoint_status) not in ("InService", "UpdateRollbackFailed"):
        raise ValidationError(f'Cannot update in-progress endpoint "{arn}".')
    return endpoint


def set_weights(backend: SageMakerModelBackend, endpoint_name: str, desired_weights_and_capacities: list[dict[str, Any]]) -> str:
    endpoint = changeable(backend, endpoint_name)
    by_name = {variant["VariantName"]: variant for variant in endpoint.production_variants}
    names = [wanted["VariantName"] for wanted in desired_weights_and_capacities]
    unknown = [name for name in names if name not in by_name]
    if unknown:
        listed = ", ".join(unknown)
        config = endpoint.endpoint_config_name
        raise ValidationError(f'The variant name(s) "{listed}" is/are not present within endpoint configuration "{config}".')
    if len(set(names)) < len(names):
        raise ValidationError(f'The variant name "{max(names, key=names.count)}" was non-unique within the request.')
    for wanted in desired_weights_and_capacities:
        variant = by_name[wanted["VariantName"]]
        for key in ("DesiredWeight", "DesiredInstanceCount"):
            if wanted.get(key) is not None:
                if wanted[key] < 0:
                    raise ValidationError(f"{key} of {wanted['VariantName']} is {wanted[key]}; it must be 0 or more")
                variant[key] = wanted[key]
    begin(endpoint)
    return endpoint.arn


def update_endpoint(self: SageMakerResponse) -> ActionResult:
    backend, name, config_name = self.sagemaker_backend, self._get_param("EndpointName"), self._get_param("EndpointConfigName")
    endpoint = changeable(backend, name)
    config = backend.endpoint_configs.get(config_name)
    if config is None:
        arn = FakeEndpointConfig.arn_formatter(config_name, backend.account_id, backend.region_name)
        raise ValidationError(f'Could not find endpoint configuration "{arn}".')
    variants = fresh_variants(config.production_variants)
    if self._get_param("RetainAllVariantProperties"):
        excluded = {entry["VariantPropertyType"] for entry in self._get_param("ExcludeRetainedVariantProperties") or []}
        now = {variant["VariantName"]: variant for variant in endpoint.production_variants}
        for variant in variants:
            kept = now.get(variant["VariantName"], {})
            for current, desired in PAIRS.values():
                if desired not in excluded and desired in kept:
                    variant |= {current: kept[desired], desired: kept[desired]}
    failure, knobs.fail_next_update = knobs.fail_next_update, None
    deployment = self._get_param("DeploymentConfig")
    if deployment or not self._get_param("RetainDeploymentConfig"):
        endpoint.last_deployment_config = deployment
    shadows = fresh_variants(getattr(config, "shadow_production_variants", None))
    before = [dict(variant) for variant in endpoint.production_variants]
    begin(endpoint, config=config_name, variants=variants, shadows=shadows, failure=failure, before=before)
    return ActionResult({"EndpointArn": endpoint.arn})


def images_of(backend: SageMakerModelBackend, config: Any, variant_name: str) -> list[dict[str, Any]]:
    """The images of a variant's model. The digest is made from the image's own text: the same text is the same bytes here."""
    for variant in (config.production_variants if config else []) + (getattr(config, "shadow_production_variants", None) or []):
        model = backend._models.get(variant.get("ModelName"))
        if variant["VariantName"] != variant_name or model is None:
            continue
        containers = [model.primary_container] if model.primary_container else model.containers
        specified = [container["Image"] for container in containers if container.get("Image")]
        return [deployed(image, model.creation_time) for image in specified]
    return []


def deployed(image: str, at: Any) -> dict[str, Any]:
    repository = image.split("@")[0].rsplit(":", 1)[0]
    resolved = image if "@sha256:" in image else f"{repository}@sha256:{hashlib.sha256(image.encode()).hexdigest()}"
    return {"SpecifiedImage": image, "ResolvedImage": resolved, "ResolutionTime": at}


def described(backend: SageMakerModelBackend, name: str) -> dict[str, Any]:
    endpoint = backend.endpoints.get(name)
    if endpoint is None:
        arn = FakeEndpoint.arn_formatter(name, backend.account_id, backend.region_name)
        raise ValidationError(f'Could not find endpoint "{arn}".')
    settle(endpoint)
    pending = getattr(endpoint, "stablehand_pending", None)
    shown = {key: value for key, value in endpoint.response_object.items() if key not in ("StablehandPending", "Tags")}
    shown["EndpointStatus"] = knobs.endpoint_status.get(name, endpoint.endpoint_status)

    def with_images(variants: list[dict[str, Any]], config: Any) -> list[dict[str, Any]]:
        return [{**variant, "DeployedImages": images_of(backend, config, variant["VariantName"])} for variant in variants]

    config = backend.endpoint_configs.get(endpoint.endpoint_config_name)
    shown["ProductionVariants"] = with_images(endpoint.production_variants, config)
    shadows = getattr(endpoint, "shadow_production_variants", None)
    shown.pop("ShadowProductionVariants", None)
    if shadows:
        shown["ShadowProductionVariants"] = with_images(shadows, config)
    if pending and pending.get("config"):
        coming = with_images(pending["variants"], backend.endpoint_configs.get(pending["config"]))
        shown["PendingDeploymentSummary"] = {
            "EndpointConfigName": pending["config"],
            "StartTime": pending["since"],
            "ProductionVariants": coming,
        }
    return shown


def install() -> None:
    create_config = SageMakerResponse.create_endpoint_config
    create, list_all = SageMakerModelBackend.create_endpoint, SageMakerModelBackend.list_endpoints

    def create_endpoint_config(self: SageMakerResponse) -> ActionResult:
        result = create_config(self)
        config = self.sagemaker_backend.endpoint_configs[self._get_param("EndpointConfigName")]
        config.shadow_production_variants = self._get_param("ShadowProductionVariants") or None
        config.arn = config.endpoint_config_arn  # stock makes it a tuple, which breaks the tagging API
        return result

    def create_endpoint(self: SageMakerModelBackend, endpoint_name: str, endpoint_config_name: str, tags: Any) -> Any:
        if endpoint_name in self.endpoints:
            arn = FakeEndpoint.arn_formatter(endpoint_name, self.account_id, self.region_name)
            raise ValidationError(f'Cannot create already existing endpoint "{arn}".')
        endpoint = create(self, endpoint_name, endpoint_config_name, tags)
        config = self.endpoint_configs[endpoint_config_name]
        endpoint.production_variants = fresh_variants(config.production_variants)
        endpoint.shadow_production_variants = fresh_variants(getattr(config, "shadow_production_variants", None))
        return endpoint

    def list_endpoints(self: SageMakerModelBackend, *args: Any, **kwargs: Any) -> Any:
        for endpoint in self.endpoints.values():
            settle(endpoint)
        return list_all(self, *args, **kwargs)

    SageMakerResponse.create_endpoint_config = create_endpoint_config
    SageMakerResponse.update_endpoint = update_endpoint
    SageMakerModelBackend.create_endpoint = create_endpoint
    SageMakerModelBackend.list_endpoints = list_endpoints
    SageMakerModelBackend.describe_endpoint = described
    SageMakerModelBackend.update_endpoint_weights_and_capacities = set_weights
