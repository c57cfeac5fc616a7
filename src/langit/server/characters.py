"""`/v1/videos/characters`: somebody to be shown again."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from langit.jobs.uploads import Character
from langit.moderation import gate
from langit.moderation.tiers import Part
from langit.server import document, pictures, wire
from langit.server.service import Service


def routes(service: Service) -> APIRouter:
    """Create and retrieve; the API has no more."""
    router = APIRouter(prefix="/v1/videos/characters", tags=["characters"], responses=document.ERRORS)

    @router.post(
        "", operation_id="createCharacter", response_model=wire.CharacterShape,
        openapi_extra=document.body(wire.CreateCharacter, files=("video",), json=False),
    )  # fmt: skip
    async def create(request: Request) -> JSONResponse:
        """Make a character of a clip; refused where no engine would show it."""
        caller = await service.gate.let_in(request, "write")
        service.catalog.refuse_characters()
        async with service.reception.receive(request, caller.owner) as body:
            wish = body.parse(wire.CreateCharacter, files=("video",))
            upload = body.file("video")

            def work() -> Character:
                gate.words([Part("name", wish.name)])
                gate.taken_down([upload.sha256], "video")
                pictures.film(upload.path)
                return service.uploads.add_character(caller.owner, name=wish.name, data=upload.path)

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
