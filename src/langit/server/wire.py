"""The shapes of the Videos API, exactly: what clients send, and what they get back.

Fields beyond the documented ones are ours and keep their own names; clients that do not know them lose nothing.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from langit.clip import rate, written_rate
from langit.errors import RequestError
from langit.jobs.job import Job
from langit.request import (
    APERTURES,
    FILM,
    LENSES,
    LONGEST_PROMPT,
    LOOKS,
    MOST_GUIDANCE,
    MOST_SHIFT,
    MOST_STEPS,
    RATES,
    SHUTTERS,
    USUAL_QUALITY,
)  # fmt: skip

Prompt = Annotated[str, Field(min_length=1, max_length=LONGEST_PROMPT)]
Words = Annotated[str, Field(max_length=LONGEST_PROMPT)]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Scale = Annotated[float, Field(ge=1, le=MOST_GUIDANCE)]


def _fps(given: int | float | str) -> int | str:
    """A rate as a row keeps it."""
    try:
        found = rate(given)
    except RequestError as error:
        raise ValueError(f"{error.message}. {error.remedy}.") from None
    if not RATES[0] <= found <= RATES[1]:
        raise ValueError(f"a rate is {RATES[0]} to {RATES[1]} frames a second")
    return written_rate(found)


Fps = Annotated[int | float | Annotated[str, Field(max_length=16)], AfterValidator(_fps)]
Model = Annotated[str, Field(min_length=1, max_length=64)]
Seconds = Annotated[str, Field(max_length=16)] | int | float
Status = Literal["queued", "in_progress", "completed", "failed"]
IMAGE_URL = 20_971_520  # characters of an image_url, by the published document


CLOSED = ConfigDict(extra="forbid")  # a field that nobody knows is refused, unless the operator is lenient


class Wish(BaseModel):
    """What every request for a video may hold beside its own fields."""

    model_config = CLOSED

    seed: Seed | None = None
    fps: Fps | None = None
    negative_prompt: Annotated[str, Field(max_length=LONGEST_PROMPT)] | None = None
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)] | None = None
    shift: Annotated[float, Field(gt=0, le=MOST_SHIFT)] | None = None
    guidance: Scale | Annotated[list[Scale], Field(min_length=1, max_length=2)] | None = None
    engine: Model | None = None
    look: Annotated[str, Field(max_length=16, json_schema_extra={"enum": [*LOOKS, None]})] | None = Field(
        None, description="How the world is drawn: fast, or film, whose light is traced. An edit has its video's."
    )
    quality: Annotated[str, Field(max_length=16, json_schema_extra={"enum": [*LOOKS[FILM], None]})] | None = Field(
        None, description=f"What is spent on the look film ({USUAL_QUALITY})."
    )
    consent: bool = Field(
        False,
        description="Attests that everybody whose face is in what is uploaded is an adult and agreed. It is kept.",
    )
    strict: bool = Field(False, description="Refuse what would otherwise be bent into shape, as the hosted API did.")


class ImageReference(BaseModel):
    """A picture by URL, data URL or file: exactly one."""

    model_config = CLOSED

    image_url: Annotated[str, Field(max_length=IMAGE_URL)] | None = None
    file_id: Annotated[str, Field(max_length=64)] | None = None


def _reference(given: Any) -> Any:
    """A picture as clients write it: an object, a URL, a data URL or the id of a file, alone in a list too."""
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if not isinstance(given, str):
        return given
    return {"file_id": given} if given.startswith(("file-", "file_")) else {"image_url": given}


Picture = Annotated[
    ImageReference,
    BeforeValidator(
        _reference,
        json_schema_input_type=ImageReference | Annotated[str, Field(min_length=1, max_length=IMAGE_URL)],
    ),
]


class CharacterReference(BaseModel):
    """A character made before."""

    model_config = CLOSED

    id: Annotated[str, Field(max_length=64)]


class VideoReference(BaseModel):
    """A video made before."""

    model_config = CLOSED

    id: Annotated[str, Field(max_length=64)]


class StoryboardCard(BaseModel):
    """From `start` seconds on, the video shows `prompt`."""

    model_config = CLOSED

    start: Annotated[float, Field(ge=0, le=120)]
    prompt: Prompt


class Span(BaseModel):
    """From when to when, in seconds."""

    model_config = CLOSED

    start: Annotated[float, Field(ge=0, le=120)]
    end: Annotated[float, Field(gt=0, le=120)]


class CreateVideo(Wish):
    """`POST /v1/videos`."""

    prompt: Prompt
    model: Model = "sora-2"
    seconds: Seconds | None = None
    size: Annotated[str, Field(max_length=16)] | None = Field(
        None, description="Width x height, such as 1280x720, or a name of a size: 720p, 9:16, `1080p portrait`."
    )
    input_reference: Picture | None = None
    characters: Annotated[list[CharacterReference], Field(max_length=2)] | None = None
    storyboard: Annotated[list[StoryboardCard], Field(max_length=60)] | None = None
    common: Words = Field("", description="Said before every card of the storyboard.")
    loop: bool = Field(False, description="The end leads into the beginning.")
    lens: Annotated[float, Field(ge=LENSES[0], le=LENSES[1])] | None = Field(
        None, description="Focal length of the camera in millimeters, where the longer side of the picture is 36 mm."
    )
    aperture: Annotated[float, Field(ge=APERTURES[0], le=APERTURES[1])] | None = Field(
        None, description="F-number of the camera: the smaller, the less is sharp."
    )
    shutter: Annotated[float, Field(ge=SHUTTERS[0], le=SHUTTERS[1])] | None = Field(
        None, description="Motion blur: how long a frame is exposed, in degrees. 180 is usual in film, 0 is none."
    )
    fit: Literal["cover", "contain", "pad"] | None = Field(
        None, description="How a reference of another size is used; without it, its size must be the video's."
    )


class RemixVideo(Wish):
    """`POST /v1/videos/{video_id}/remix`."""

    prompt: Prompt


class EditVideo(Wish):
    """`POST /v1/videos/edits`. With `fill`, `connect` or `loop`, that edit in place of a remix.

    Only a remix and a fill need a prompt.
    """

    prompt: Words = ""
    video: VideoReference | str | None = None
    model: Model | None = None
    strength: Annotated[float, Field(ge=0, le=1)] | None = None
    fill: Span | None = None
    connect: VideoReference | None = None
    loop: bool = False


class ExtendVideo(Wish):
    """`POST /v1/videos/extensions`. `backward` goes before the beginning, and needs no prompt."""

    prompt: Words = ""
    seconds: Seconds
    video: VideoReference | str | None = None
    model: Model | None = None
    backward: bool = False


class CreateCharacter(BaseModel):
    """`POST /v1/videos/characters`, beside the file part `video`."""

    model_config = CLOSED

    name: Annotated[str, Field(min_length=1, max_length=80)]


class VideoError(BaseModel):
    """Why a video failed."""

    code: str
    message: str


class Video(BaseModel):
    """A video and its job: the thirteen documented keys, always, and ours behind them."""

    id: str
    object: Literal["video"]
    model: str
    status: Status
    progress: Annotated[int, Field(ge=0, le=100)]
    created_at: int
    completed_at: int | None
    expires_at: int | None
    prompt: str
    size: str
    seconds: str
    remixed_from_video_id: str | None
    error: VideoError | None
    source_video_id: str | None
    engine: str
    seed: int
    stage: str | None
    queue_position: int | None
    seconds_left: int | None


class VideoList(BaseModel):
    """A page of videos."""

    object: Literal["list"]
    data: list[Video]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedVideo(BaseModel):
    """What is left of a deleted video."""

    id: str
    object: Literal["video.deleted"]
    deleted: Literal[True]


class CharacterShape(BaseModel):
    """A character."""

    id: str
    name: str
    created_at: int


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorEnvelope(BaseModel):
    """Every error."""

    error: ErrorDetail


def video(
    job: Job, *, position: int | None = None, wait: float | None = None, now: float | None = None
) -> dict[str, Any]:
    """A job as the API shows it.

    `position` is its place in the queue and `wait` the seconds until it is made, if it waits; with `now` the time left
    of one that is being made is estimated.
    """
    error = None
    if job.status == "failed":
        error = {"code": job.error_code or "internal_error", "message": job.error_message or "The video failed."}
    return {
        "id": job.id,
        "object": "video",
        "model": job.model,
        "status": job.status,
        "progress": job.progress,
        "created_at": int(job.created_at),
        "completed_at": _whole(job.completed_at),
        "expires_at": _whole(job.expires_at),
        "prompt": job.prompt,
        "size": job.size,
        "seconds": job.seconds,
        "remixed_from_video_id": job.remixed_from,
        "error": error,
        "source_video_id": job.source,
        "engine": job.engine,
        "seed": job.request["values"].get("seed", 0),
        "stage": job.stage,
        "queue_position": position,
        "seconds_left": left(job, now) if wait is None else round(wait),
    }


def left(job: Job, now: float | None) -> int | None:
    """How long the work will go on if it goes on as it did; nothing before a twentieth of it is done."""
    if now is None or job.status != "in_progress" or job.started_at is None or job.progress < 5:
        return None
    return max(0, round((now - job.started_at) * (100 - job.progress) / job.progress))


def page(shown: list[dict[str, Any]], more: bool) -> dict[str, Any]:
    """A list with cursors."""
    first, last = (shown[0]["id"], shown[-1]["id"]) if shown else (None, None)
    return {"object": "list", "data": shown, "first_id": first, "last_id": last, "has_more": more}


def _whole(time: float | None) -> int | None:
    return None if time is None else int(time)
