"""From what a client sent to a job that is accepted: the same way for requests and for the lines of a batch."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from langit.capability import Capability
from langit.clip import Size
from langit.errors import LangitError, RequestError, UnsupportedError
from langit.jobs import order
from langit.jobs.files import VIDEO, Files
from langit.jobs.job import Draft, Job, NotFoundError, fingerprint, new_id
from langit.jobs.remote import Outward
from langit.jobs.store import Store
from langit.jobs.telemetry import carrier
from langit.jobs.uploads import Uploads
from langit.moderation import gate, texts
from langit.moderation.tiers import Part
from langit.request import VideoRequest
from langit.server import pictures
from langit.server.auth import Caller
from langit.server.catalog import EXTENSION_SECONDS, Catalog, Name
from langit.server.errors import ApiError
from langit.server.foresight import Foresight
from langit.server.forms import Upload
from langit.server.sources import Source, earlier, refuse_length
from langit.server.wire import CreateVideo, EditVideo, ExtendVideo, RemixVideo, VideoReference, Wish

LARGEST_PICTURE: Final = 20 << 20
Blob = bytes | Upload


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A draft on its way: what the engine shall do, and the files to keep beside it, bytes or uploaded."""

    draft: Draft
    blobs: Mapping[str, Blob] = field(default_factory=dict)


class Intake:
    """Turns checked bodies into jobs.

    `foresight` tells by engine what would be refused after the queue, `visible_mark` is whether all of them bear one.
    """

    def __init__(
        self, store: Store, files: Files, uploads: Uploads, catalog: Catalog, outward: Outward,
        foresight: Mapping[str, Foresight], *, visible_mark: bool,
    ):  # fmt: skip
        self.store, self.files, self.uploads, self.catalog, self.outward = store, files, uploads, catalog, outward
        self.foresight, self.visible_mark = foresight, visible_mark
        self._checked = 0.0  # when there was room for files

    def fetch(self, wish: CreateVideo, caller: Caller) -> "Future[bytes] | None":
        """The picture that a request names by its URL, on its way; None if it names none.

        Raises:
            RequestError: the URL is none that is called.
        """
        url = wish.input_reference.image_url if wish.input_reference else None
        if url is None or url.startswith("data:"):
            return None
        field = "input_reference.image_url"
        return self.outward.get(url, most=LARGEST_PICTURE, field=field, tenant=caller.owner)

    def create(
        self, wish: CreateVideo, caller: Caller, *, upload: Upload | None = None, fetched: bytes | None = None,
        batch: str | None = None,
    ) -> Wanted:  # fmt: skip
        """A new video. `fetched` is what `fetch` brought.

        Raises:
            ApiError: a part of the request cannot be carried out.
            RequestError: a value is out of its range.
        """
        found = self.catalog.find(wish.model, wish.engine)
        data = self._picture(wish, caller, upload, fetched)
        picture = pictures.picture(data) if data is not None else None
        blobs: dict[str, Blob] = {}
        kept: dict[str, Any] = {}
        if picture is not None:
            kept["image"] = "image.png"
            blobs[kept["image"]] = picture.written()
        if wish.characters:
            kept["characters"] = [self._character(one.id, wish.prompt, caller) for one in wish.characters]

        def make(name: Name, capability: Capability) -> Wanted:
            size = self.catalog.size(name, capability, wish.size)
            seconds = self._seconds(wish, name, capability)
            if picture is not None and not wish.fit:
                pictures.refuse_size(picture, Size.parse(size))
            values = self._values(wish, capability, size, seconds, mode="loop" if wish.loop else "create")
            if wish.fit is not None:
                values["fit"] = wish.fit
            if wish.storyboard:
                values["storyboard"] = [card.model_dump() for card in wish.storyboard]
            optics = {"lens": wish.lens, "aperture": wish.aperture, "shutter": wish.shutter}
            values |= {name: value for name, value in optics.items() if value is not None}
            if wish.common:
                values["common"] = wish.common
            return self._wanted(
                caller, wish, values, kept, blobs, model=wish.model, capability=capability, size=size,
                seconds=seconds, batch=batch,
            )  # fmt: skip

        wanted = first_that_takes_it(found, make)
        if picture is not None:
            gate.pictures(pictures.watched(picture, consent=wish.consent))
        return wanted

    def remix(self, wish: RemixVideo, source: Job, caller: Caller) -> Wanted:
        """A finished video again, changed by a sentence.

        Raises:
            ApiError: it is not finished, or the engine cannot.
        """
        edit = EditVideo(**wish.model_dump(), video=VideoReference(id=source.id), model=source.model)
        return self._edit(edit, self._finished(source), caller, "remix")

    def edit(self, wish: EditVideo, caller: Caller, *, upload: Upload | None = None) -> Wanted:
        """A change to a video: remix, fill, connect or loop.

        Raises:
            ApiError: there is no video, it is not finished, or the engine cannot.
        """
        say(wish.prompt or wish.loop or wish.connect)
        return self._edit(wish, self._source(wish.video, caller, upload), caller, "edit")

    def extend(self, wish: ExtendVideo, caller: Caller, *, upload: Upload | None = None) -> Wanted:
        """A video made longer; the result is the whole of it.

        Raises:
            ApiError: it is too long already, was extended too often, is not finished, or the engine cannot.
        """
        say(wish.prompt or wish.backward)
        source = self._source(wish.video, caller, upload)

        def make(name: Name, capability: Capability) -> Wanted:
            added = self.catalog.seconds(
                wish.seconds, allowed=EXTENSION_SECONDS if name.sizes else None, longest=20.0, strict=wish.strict
            )
            total, times = refuse_length(source, float(added))
            values = self._values(wish, capability, source.size, added, mode="extend", source=source)
            values["backward"] = wish.backward
            return self._wanted(
                caller, wish, values, {"source": source.key or "source.mp4"}, _blobs(source), model=name.id,
                capability=capability, size=source.size, seconds=f"{round(total, 2):g}", sources=(source,),
                operation="extend", extensions=times,
            )  # fmt: skip

        return first_that_takes_it(self._models(wish, source), make)

    def accept(self, wanted: Wanted, caller: Caller, *, key: str | None = None, retry: int = 0) -> Job:
        """Keep the files, then the row; or find the job that the same request made before.

        Raises:
            BusyError: a queue or limit is full.
            OutputError: the files cannot be written.
        """
        if time.monotonic() > self._checked + 1:
            self.files.check()
            self._checked = time.monotonic()
        place = f"inputs/{wanted.draft.id}"
        new = False
        try:
            for name, blob in wanted.blobs.items():
                self.files.put(f"{place}/{name}", blob if isinstance(blob, bytes) else blob.path)
            job, new = self.store.submit(wanted.draft, key=key, retry=retry, limits=caller.limits)
        finally:
            if not new and wanted.blobs:
                self.files.remove(place)
        return job

    def _edit(self, wish: EditVideo, source: Source, caller: Caller, operation: str) -> Wanted:
        mode = "fill" if wish.fill else "connect" if wish.connect else "loop" if wish.loop else "remix"
        seconds = f"{round(source.seconds, 2):g}"
        sources = [source]
        kept: dict[str, Any] = {"source": source.key or "source.mp4"}
        if wish.connect:
            sources.append(self._finished(self.store.get(wish.connect.id, caller.owner)))
            kept["other"] = sources[1].key

        def make(name: Name, capability: Capability) -> Wanted:
            values = self._values(wish, capability, source.size, seconds, mode=mode, source=source)
            if wish.strength is not None:
                values["strength"] = wish.strength
            if wish.fill:
                values["span"] = [wish.fill.start, wish.fill.end]
            return self._wanted(
                caller, wish, values, kept, _blobs(source), model=name.id, capability=capability, size=source.size,
                seconds=seconds, sources=sources, operation=operation,
            )  # fmt: skip

        return first_that_takes_it(self._models(wish, source), make)

    def _wanted(
        self, caller: Caller, wish: Wish, values: dict[str, Any], kept: dict[str, Any], blobs: dict[str, Blob], *,
        model: str, capability: Capability, size: str, seconds: str, sources: Sequence[Source] = (),
        operation: str = "create", extensions: int = 0, batch: str | None = None,
    ) -> Wanted:  # fmt: skip
        made = new_id("video")
        origin = sources[0].job.id if sources and sources[0].job else None
        told = {"wish": wish.model_dump(), "operation": operation, "source": origin}
        mark = fingerprint(caller.owner, told, *map(_digested, blobs.values()))
        files = {
            name: f"inputs/{made}/{key}" if key in blobs else key for name, key in kept.items() if name != "characters"
        }
        if "characters" in kept:
            files["characters"] = kept["characters"]
        request = order.pack(values, files)
        checked = order.check(request)
        _judge(checked, sources)
        self._refuse(capability, checked, sources)
        self.catalog.refuse_look(capability, checked, sources[0].look if sources else None)
        if trace := carrier():
            request["trace"] = trace
        draft = Draft(
            id=made, owner=caller.owner, model=model, engine=capability.engine, prompt=values["prompt"], size=size,
            seconds=seconds, request=request, operation=operation, source=origin, extensions=extensions,
            remixed_from=origin if operation in ("remix", "edit") else None, batch=batch, fingerprint=mark,
        )  # fmt: skip
        return Wanted(draft=draft, blobs=blobs)

    def _refuse(self, capability: Capability, request: VideoRequest, sources: Sequence[Source]) -> None:
        """Refuse what the engine would refuse, before it is accepted, by the names that clients know."""
        try:
            capability.refuse(request, self.catalog.engines.values())
            for source in sources:
                capability.refuse_film(source.maker, source.name, self.catalog.engines.values())
                if source.fps is not None:
                    capability.refuse_footage(request, Size.parse(source.size), source.fps, source.name)
            if (foresee := self.foresight.get(capability.engine)) is not None:
                foresee(request, [source.scenes for source in sources])
        except RequestError as error:
            edit = "video" if sources else "loop"  # no other mode works without a film
            known = {"image": "input_reference", "source": "video", "other": "connect", "mode": edit, "span": "fill"}
            error.field = known.get(error.field or "", error.field)
            raise

    def _values(
        self,
        wish: Wish,
        capability: Capability,
        size: str,
        seconds: str,
        *,
        mode: str,
        source: Source | None = None,
    ) -> dict[str, Any]:
        before = earlier(source, capability)
        values = {
            "prompt": getattr(wish, "prompt", ""),
            "size": size,
            "seconds": float(seconds),
            "model": capability.engine,
            "mode": mode,
            "strict": wish.strict,
            "consent": wish.consent,
            "visible_mark": self.visible_mark,
            "fps": wish.fps or before["fps"],
            "seed": before.get("seed", secrets.randbelow(2**31)) if wish.seed is None else wish.seed,
        }
        if wish.guidance is not None:
            values["guidance"] = wish.guidance if isinstance(wish.guidance, list) else [wish.guidance]
        given = {name: getattr(wish, name) for name in ("negative_prompt", "steps", "shift", "look", "quality")}
        values |= {name: value for name, value in given.items() if value is not None}
        return values

    def _seconds(self, wish: CreateVideo, name: Name, capability: Capability) -> str:
        return self.catalog.seconds(wish.seconds, allowed=name.seconds, longest=capability.longest, strict=wish.strict)

    def _models(self, wish: EditVideo | ExtendVideo, source: Source) -> list[tuple[Name, Capability]]:
        """Of the request, or else of the source: its engine goes with it."""
        if wish.model is not None or source.job is None:
            return self.catalog.find(wish.model or "sora-2", wish.engine)
        return self.catalog.find(source.job.model, wish.engine or source.job.engine)

    def _picture(
        self, wish: CreateVideo, caller: Caller, upload: Upload | None, fetched: bytes | None
    ) -> bytes | Path | None:  # fmt: skip
        if upload is not None:
            if upload.bytes > LARGEST_PICTURE:
                text = f"A picture has up to {LARGEST_PICTURE:,} bytes, and this one {upload.bytes:,}."
                raise ApiError(400, text, code="invalid_image", param="input_reference")
            return upload.path
        reference = wish.input_reference
        if reference is None:
            return None
        if (reference.image_url is None) == (reference.file_id is None):
            text = "input_reference takes exactly one of image_url and file_id."
            raise ApiError(400, text, code="invalid_value", param="input_reference")
        if reference.file_id is not None:
            return self.uploads.read(self.uploads.get(reference.file_id, caller.owner), most=LARGEST_PICTURE)
        return fetched if fetched is not None else pictures.data_url(reference.image_url or "")

    def _character(self, character: str, prompt: str, caller: Caller) -> str:
        found = self.uploads.character(character, caller.owner)
        if found.name not in prompt:
            text = f"The prompt must name the character {found.name!r} as it is written."
            raise ApiError(400, text, code="invalid_value", param="characters")
        return found.asset

    def _source(self, reference: VideoReference | str | None, caller: Caller, upload: Upload | None) -> Source:
        if upload is not None:
            found = pictures.film(upload.path)
            if found.id and (own := self._own(found.id, caller, upload)):
                return self._finished(own)
            return Source(
                size=str(found.size.even), seconds=round(found.seconds, 2), maker=found.maker, scenes=found.scenes,
                fps=found.fps, upload=upload, look=found.look,
            )  # fmt: skip
        if reference is None:
            raise ApiError(
                400, "Missing required parameter: 'video'.", code="missing_required_parameter", param="video"
            )
        video = reference if isinstance(reference, str) else reference.id
        return self._finished(self.store.get(video, caller.owner))

    def _own(self, video: str, caller: Caller, upload: Upload) -> Job | None:
        """The caller's video that uploaded bytes are, byte for byte: an edited one bears the same id."""
        try:
            job = self.store.get(video, caller.owner)
        except NotFoundError:
            return None
        same = job.asset is not None and job.asset["files"][VIDEO]["sha256"] == upload.sha256
        return job if same else None

    def _finished(self, job: Job) -> Source:
        if job.status != "completed":
            text = f"The video {job.id} is {job.status}; it must be completed first."
            raise ApiError(400, text, code="video_not_ready", param="video")
        if job.asset is None:
            raise ApiError(404, f"The content of video {job.id} has expired.", code="video_expired", param="video")
        key = f"{job.asset['folder']}/{VIDEO}"
        told = job.asset.get("facts", {})
        return Source(
            size=job.size, seconds=float(job.seconds), maker=job.engine, scenes=told.get("scenes"), key=key, job=job,
            look=(told.get("look") or {}).get("name"),
        )  # fmt: skip


def say(words: object) -> None:
    """See that there is a prompt, or something that stands for one.

    Raises:
        ApiError: there is none.
    """
    if not words:
        text = "Missing required parameter: 'prompt'."
        raise ApiError(400, text, code="missing_required_parameter", param="prompt")


def first_that_takes_it(found: Sequence[tuple[Name, Capability]], make: Callable[[Name, Capability], Wanted]) -> Wanted:
    """The job by the first engine that has a use for all of the request.

    Raises:
        LangitError: no engine takes it; the preferred one says why not.
    """
    (name, preferred), *others = found
    try:
        return make(name, preferred)
    except UnsupportedError:
        for name, other in others:
            with suppress(LangitError):
                return make(name, other)
        raise


def _judge(request: VideoRequest, sources: Sequence[Source]) -> None:
    """Refuse here what the worker would refuse, with the field as clients know it.

    Raises:
        RefusedError: the policy refuses its words, alone or with what the videos were made with.
    """
    told = [source.job.asset.get("facts", {}) for source in sources if source.job and source.job.asset]
    earlier = [Part("video", text) for facts in told for text in texts.history(facts)]
    gate.taken_down((source.upload.sha256 for source in sources if source.upload), "video")
    gate.words(texts.parts(request), earlier)


def _blobs(source: Source) -> dict[str, Blob]:
    return {} if source.upload is None else {"source.mp4": source.upload}


def _digested(blob: Blob) -> bytes:
    return blob if isinstance(blob, bytes) else blob.sha256.encode()
