"""The OpenAPI document: bodies in both encodings, errors, and the key, which the framework does not see by itself."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from langit import __version__
from langit.server import shapes, wire

MODELS: Final[tuple[type[BaseModel], ...]] = (
    wire.CreateVideo,
    wire.RemixVideo,
    wire.EditVideo,
    wire.ExtendVideo,
    wire.CreateCharacter,
    shapes.CreateBatch,
    shapes.CreateFile,
    shapes.CheckProvenance,
    shapes.CreateEndpoint,
    shapes.UpdateEndpoint,
    shapes.RotateSecret,
    shapes.TestEndpoint,
)


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


# By reference and not by "model": the framework would build that model anew for each of some 400 errors of routes.
ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "content": {"application/json": {"schema": _reference(wire.ErrorEnvelope.__name__)}}}
    for status, text in {
        400: "The request is not one that can be carried out.",
        401: "No valid key.",
        403: "The key lacks a scope, or the page is a foreign one.",
        404: "No such thing, or not yours.",
        409: "An idempotency key came again with another request.",
        413: "The body is too large.",
        415: "The body is of another kind.",
        429: "The queue or one of your limits is full; see Retry-After.",
        500: "A fault of the server.",
        503: "The database or the storage is away.",
    }.items()
}
BINARY: Final = {"type": "string", "format": "binary"}


def body(
    model: type[BaseModel], *, files: tuple[str, ...] = (), form: bool = True, json: bool = True, needed: bool = True
) -> dict[str, Any]:
    """`openapi_extra` for a route that reads its own body. `files` are file parts of the form."""
    content: dict[str, Any] = {}
    if json:
        content["application/json"] = {"schema": _reference(model.__name__)}
    if form:
        content["multipart/form-data"] = {"schema": _with_files(model, files) if files else _reference(model.__name__)}
    return {"requestBody": {"required": needed, "content": content}}


def _with_files(model: type[BaseModel], files: tuple[str, ...]) -> dict[str, Any]:
    """The schema of a form: the fields of `model`, and file parts, some of which may also be fields."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    known = schema["properties"]
    for name in files:
        known[name] = {"anyOf": [known[name], BINARY]} if name in known else BINARY
    return schema


def install(app: FastAPI) -> None:
    """Make the document complete when it is first asked for."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]  # the way the framework documents


def _build(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="langit: Videos API",
        version=__version__,
        description="The Videos API of OpenAI, served by langit. Fields beyond it are marked as such in docs/api.md.",
        routes=app.routes,
    )
    _, extra = models_json_schema(
        [*((model, "validation") for model in MODELS), (wire.ErrorEnvelope, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update(extra.get("$defs", {}))
    for name in ("HTTPValidationError", "ValidationError"):  # the framework's own 422, which is never sent
        components["schemas"].pop(name, None)
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation.get("responses", {}).pop("422", None)
            if path.startswith("/v1") or path == "/metrics":
                operation["security"] = [{"key": []}]
    return document
