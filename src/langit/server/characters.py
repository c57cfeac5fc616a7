"""`/v1/videos/characters`: somebody to be shown again."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.uploads import Character
from langit.server import document, pictures, wire
from langit.server.bodies import read
from langit.server.errors import ApiError
from langit.server.service import Service


def routes(service: Service) -> APIRouter:
    """Create and retrieve; the API has no more."""
    router = APIRouter(prefix="/v1/videos/characters", tags=["characters"], responses=document.ERRORS)

    @router.post(
        "", operation_id="createCharacter", response_model=wire.CharacterShape,
        openapi_extra=document.body(wire.CreateCharacter, files=("video",), json=False),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Make a character of a clip."""
        caller = await service.gate.let_in(request, "write")
        body = await read(request, most=service.settings.largest_upload)
        wish = body.parse(wire.CreateCharacter)
        upload = body.uploads.get("video")
        if upload is None:
            raise ApiError(
                400, "Missing required parameter: 'video'.", code="missing_required_parameter", param="video"
            )

        def work() -> Character:
            pictures.film(upload.data)
            return service.uploads.add_character(caller.owner, name=wish.name, data=upload.data)

        return JSONResponse(shape(await run_in_threadpool(work)))

    @router.get("/{character_id}", operation_id="retrieveCharacter", response_model=wire.CharacterShape)
    def retrieve(request: Request, character_id: str) -> JSONResponse:
        """One character."""
        caller = service.gate.admit(request, "read")
        return JSONResponse(shape(service.uploads.character(character_id, caller.owner)))

    return router


def shape(character: Character) -> dict[str, object]:
    """A character as the API shows it."""
    return {"id": character.id, "name": character.name, "created_at": int(character.created_at)}
