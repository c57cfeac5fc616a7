import openai.types
import openai.types.webhooks
import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from langit.server import shapes


def test_what_leaves_is_what_the_package_and_our_document_say(client: TestClient) -> None:
    file = client.post("/v1/files", data={"purpose": "batch"}, files={"file": ("a", b"{}")}).json()
    shapes.FileShape.model_validate(file, strict=True)
    openai.types.FileObject.model_validate(file)
    body = {"input_file_id": file["id"], "endpoint": "/v1/videos", "completion_window": "24h"}
    batch = client.post("/v1/batches", json=body).json()
    shapes.BatchShape.model_validate(batch, strict=True)
    openai.types.Batch.model_validate(batch)
    wanted = {"name": "n", "url": "http://127.0.0.1:9/", "event_types": ["video.completed"]}
    hook = client.post("/v1/webhook_endpoints", json=wanted).json()
    shapes.WebhookEndpointWithSecret.model_validate(hook, strict=True)
    model = client.get("/v1/models/sora-2").json()
    shapes.ModelShape.model_validate(model, strict=True)
    openai.types.Model.model_validate(model)


def test_event_types_are_those_of_the_package() -> None:
    import typing

    from openai.types.webhooks.webhook_test_params import WebhookTestParams

    from langit.jobs.webhooks import EVENTS, FOREIGN

    kinds = typing.get_type_hints(WebhookTestParams)["event_type"]
    assert set(typing.get_args(kinds)) == {*EVENTS, *FOREIGN}
    with pytest.raises(ValidationError):
        shapes.TestEndpoint(event_type="video.started")
