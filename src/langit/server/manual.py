"""/docs: the OpenAPI document to read and to try, from files that lie in a package, so that it works offline."""

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Response
from fastapi.openapi.docs import get_swagger_ui_html

from langit.jobs.job import NotFoundError

NAMES: Final = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}


def routes() -> APIRouter:
    """The page and its three files."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    def manual() -> Response:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="langit: Videos API",
            swagger_js_url="/docs/swagger-ui-bundle.js",
            swagger_css_url="/docs/swagger-ui.css",
            swagger_favicon_url="/docs/favicon-32x32.png",
        )

    @router.get("/docs/{name}")
    def resource(name: str) -> Response:
        if name not in NAMES:
            raise NotFoundError(f"there is no page {name!r}")
        data = files("fastapi_swagger.resources").joinpath(name).read_bytes()
        return Response(data, media_type=NAMES[name], headers={"cache-control": "max-age=86400"})

    return router
