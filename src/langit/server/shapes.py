"""The shapes beside the videos: webhook endpoints, files, batches, models."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from langit.jobs.webhooks import EVENTS, FOREIGN
from langit.server.wire import CLOSED


def _known(kind: str) -> str:
    if kind not in (*EVENTS, *FOREIGN):
        raise ValueError(f"{kind[:64]!r} is no event type")
    return kind


EventType = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": [*EVENTS, *FOREIGN]})]
EventTypes = Annotated[list[EventType], Field(min_length=1, max_length=64)]
Named = Annotated[str, Field(min_length=1, max_length=255)]
Url = Annotated[str, Field(min_length=1, max_length=2048)]


class CreateEndpoint(BaseModel):
    """`POST /v1/webhook_endpoints`."""

    model_config = CLOSED

    name: Named
    url: Url
    event_types: EventTypes


class UpdateEndpoint(BaseModel):
    """`POST /v1/webhook_endpoints/{id}`: what is given is changed."""

    model_config = CLOSED

    name: Named | None = None
    url: Url | None = None
    event_types: EventTypes | None = None


class RotateSecret(BaseModel):
    """`POST /v1/webhook_endpoints/{id}/rotate_secret`."""

    model_config = CLOSED

    keep_old_secret_active_for_24_hours: bool = False


class TestEndpoint(BaseModel):
    """`POST /v1/webhook_endpoints/{id}/test`."""

    model_config = CLOSED

    __test__ = False  # pytest: this is no test

    event_type: EventType


class WebhookEndpoint(BaseModel):
    """Where events are sent."""

    id: str
    object: Literal["webhook_endpoint"]
    created_at: int
    updated_at: int
    event_types: list[str]
    name: str
    url: str
    signing_secret_hint: str


class WebhookEndpointWithSecret(WebhookEndpoint):
    """An endpoint right after it was made or its secret changed."""

    signing_secret: str


class WebhookEndpointList(BaseModel):
    """A page of endpoints."""

    object: Literal["list"]
    data: list[WebhookEndpoint]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedEndpoint(BaseModel):
    """What is left of a deleted endpoint."""

    id: str
    object: Literal["webhook_endpoint.deleted"]
    deleted: Literal[True]


class EndpointTest(BaseModel):
    """How an endpoint answered."""

    event_type: str
    object: Literal["webhook_endpoint.test"]
    status_code: int
    success: Literal[True]
    webhook_endpoint_id: str


class EventTypeList(BaseModel):
    """What can be heard of."""

    object: Literal["list"]
    data: list[str]


class CreateBatch(BaseModel):
    """`POST /v1/batches`."""

    model_config = CLOSED

    input_file_id: Annotated[str, Field(max_length=64)]
    endpoint: Literal["/v1/videos"]
    completion_window: Literal["24h"]
    metadata: (
        Annotated[
            dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]], Field(max_length=16)
        ]
        | None
    ) = None


Purpose = Literal["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]


class Lifetime(BaseModel):
    """When a file expires."""

    model_config = CLOSED

    anchor: Literal["created_at"]
    seconds: Annotated[int, Field(ge=3600, le=2_592_000)]


class CreateFile(BaseModel):
    """`POST /v1/files`, beside the file part `file`."""

    model_config = CLOSED

    purpose: Purpose
    expires_after: Lifetime | None = None


class CheckProvenance(BaseModel):
    """A file to examine, as the part `file`, and as `manifest` the `.c2pa` file that came with it, if one did."""

    model_config = CLOSED


class FileShape(BaseModel):
    """A file."""

    id: str
    object: Literal["file"]
    bytes: int
    created_at: int
    expires_at: int | None
    filename: str
    purpose: str
    status: Literal["processed"]


class FileList(BaseModel):
    """A page of files."""

    object: Literal["list"]
    data: list[FileShape]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedFile(BaseModel):
    """What is left of a deleted file."""

    id: str
    object: Literal["file"]
    deleted: Literal[True]


class BatchCounts(BaseModel):
    """How the lines of a batch fare."""

    total: int
    completed: int
    failed: int


class BatchShape(BaseModel):
    """A batch."""

    id: str
    object: Literal["batch"]
    endpoint: str
    model: str | None
    errors: dict[str, Any] | None
    input_file_id: str
    completion_window: str
    status: str
    output_file_id: str | None
    error_file_id: str | None
    created_at: int
    in_progress_at: int | None
    expires_at: int | None
    finalizing_at: int | None
    completed_at: int | None
    failed_at: int | None
    expired_at: int | None
    cancelling_at: int | None
    cancelled_at: int | None
    request_counts: BatchCounts
    metadata: dict[str, str] | None


class BatchList(BaseModel):
    """A page of batches."""

    object: Literal["list"]
    data: list[BatchShape]
    first_id: str | None
    last_id: str | None
    has_more: bool


class ModelShape(BaseModel):
    """A model and what it can do."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    capabilities: dict[str, Any]


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"]
    data: list[ModelShape]


class ManifestShape(BaseModel):
    """The signed manifest of a file. `ours` is signed by a key of this installation, `valid` by somebody else's."""

    state: Literal["ours", "valid", "invalid", "elsewhere", "none"]
    signer: str
    generator: str
    signed_at: str
    actions: list[str]
    sources: list[str]
    parents: list[str]
    made: dict[str, Any] | None
    mark: dict[str, Any] | None
    consent: dict[str, Any] | None
    time_vouched: bool
    failures: list[str]


class RecordShape(BaseModel):
    """What the registry knows."""

    id: str
    engine: str
    made_at: float


class MarkShape(BaseModel):
    """An invisible mark: the id that it says, and whether the content has the looks of what was made under that id.

    That it was not found by its looks says nothing, and is null.
    """

    id: str
    of: RecordShape | None  # what was made with it
    turned: Literal[0, 90, 180, 270]  # degrees by which the pictures are turned clockwise
    content_matches: Literal[True] | None


class LikenessShape(BaseModel):
    """How much a file looks like what was made here: of 64 bits, how many differ, and of what."""

    bits: float
    cropped: bool
    mirrored: bool
    near: int  # pictures that look so,
    compared: int  # of so many
    of: RecordShape | None


class MarkSearchShape(BaseModel):
    """How a file was searched for an invisible mark: in how many pictures, how that ended, and what was left out."""

    ended: Literal["whole", "limit", "stopped", "not asked", "not needed"]
    frames: int
    left: list[str]


class LimitShape(BaseModel):
    """What a finding proves, and what it does not."""

    proves: str
    does_not_prove: str


class ProvenanceShape(BaseModel):
    """Where a file comes from, as far as can be found."""

    object: Literal["provenance"]
    made_here: Literal["yes", "changed", "likely", "alike", "unknown"]
    summary: list[str]
    engine: str | None
    sha256: str
    kind: str
    manifest: ManifestShape
    manifest_within: ManifestShape | None  # that of the file itself, where another was sent with it
    bytes_known: bool
    stream_known: bool
    likeness: LikenessShape | None
    mark: MarkShape | None
    mark_search: MarkSearchShape
    record: RecordShape | None
    limits: dict[str, LimitShape]
