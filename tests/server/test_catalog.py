import re

import pytest

from langit.capability import Capability
from langit.clip import Size
from langit.errors import RequestError
from langit.server.catalog import Catalog
from langit.server.errors import ApiError


@pytest.fixture
def catalog() -> Catalog:
    return Catalog({"world": Capability(engine="world"), "small": Capability(engine="small", longest=5)}, "small")


def test_documented_names_mean_the_engine_that_was_chosen(catalog: Catalog) -> None:
    def engines(model: str, engine: str | None) -> list[str]:
        return [capability.engine for _, capability in catalog.find(model, engine)]

    assert engines("sora-2", None) == ["small", "world"], "the other is for what the chosen one cannot"
    assert engines("sora-2-pro", "world") == ["world"]
    assert engines("world", None) == ["world"]
    for names in (("gpt-6", None), ("sora-2", "gpt-6")):
        with pytest.raises(ApiError):
            catalog.find(*names)
    with pytest.raises(RequestError):
        Catalog({}, "world")


def test_sizes_belong_to_names(catalog: Catalog) -> None:
    sora, pro, own = (catalog.find(name, None)[0] for name in ("sora-2", "sora-2-pro", "world"))
    assert catalog.size(*sora, None) == "720x1280"
    assert catalog.size(*pro, "1920x1080") == "1920x1080"
    assert catalog.size(*own, "320X240") == "320x240"
    assert catalog.size(*own, None) == "640x360"
    with pytest.raises(ApiError, match="takes 720x1280, 1280x720"):
        catalog.size(*sora, "1024x1792")


@pytest.mark.parametrize(
    ("model", "size", "meant"),
    [
        ("sora-2", "720p", "1280x720"), ("sora-2", "9:16", "720x1280"), ("sora-2", "landscape", "1280x720"),
        ("sora-2-pro", "1080p portrait", "1080x1920"), ("sora-2", " 1280 X 720", "1280x720"),
        ("world", "720p", "1280x720"), ("world", "16:9", "640x360"), ("world", "square 480p", "480x480"),
    ],
)  # fmt: skip
def test_sizes_have_the_names_that_the_command_line_takes(catalog: Catalog, model: str, size: str, meant: str) -> None:
    assert catalog.size(*catalog.find(model, None)[0], size) == meant


def test_a_shape_alone_has_the_shorter_side_that_is_usual() -> None:
    tall = Capability(engine="tall", size=Size(832, 480), step=16)
    catalog = Catalog({"tall": tall}, "tall")
    assert catalog.size(*catalog.find("tall", None)[0], "square") == "480x480"
    assert catalog.size(*catalog.find("sora-2", None)[0], "9:16") == "720x1280"


@pytest.mark.parametrize(
    ("model", "size", "remedy"),
    [
        ("sora-2", "large", "'large'. sora-2 takes 720x1280, 1280x720."),
        ("sora-2", "1080p", "'1080p'. sora-2 takes 720x1280, 1280x720."),
        ("sora-2", "square", "'square'. sora-2 takes 720x1280, 1280x720."),
        ("world", "large", "'large'. Write width x height, such as 1280x720, or one of 720p,"),
        ("world", "720p 1080p", "'720p 1080p'. Write width x height"),
    ],
)
def test_sizes_that_nobody_knows_are_refused_by_their_field(
    catalog: Catalog, model: str, size: str, remedy: str
) -> None:
    with pytest.raises(ApiError, match=re.escape(remedy)) as caught:
        catalog.size(*catalog.find(model, None)[0], size)
    assert (caught.value.status, caught.value.field, caught.value.reason) == (400, "size", "invalid_value")


def test_what_an_engine_cannot_make_is_refused_at_the_door() -> None:
    steep = Capability(engine="steep", size=Size(832, 480), step=32, rate=16)
    catalog = Catalog({"steep": steep}, "steep")
    own, pro = (catalog.find(name, None)[0] for name in ("steep", "sora-2-pro"))
    assert catalog.size(*own, None) == "832x480"
    assert catalog.size(*pro, "1024x1792") == "1024x1792"
    for name, size, near in ((own, "640x360", "640x352"), (pro, "1280x720", "1280x704")):
        with pytest.raises(ApiError, match=f"multiples of 32, such as {near}"):
            catalog.size(*name, size)
    shown = catalog.entry("steep")["capabilities"]
    assert (shown["usual_size"], shown["side_step"], shown["rate"]) == ("832x480", 32, 16)
    assert catalog.entry("sora-2-pro")["capabilities"]["sizes"] == ["1024x1792", "1792x1024"]


@pytest.mark.parametrize(
    ("value", "wanted"), [(None, "4"), ("8", "8"), (8, "8"), (8.0, "8"), ("12", "12"), ("8.0", "8")]
)
def test_seconds_are_text_in_the_end(catalog: Catalog, value: object, wanted: str) -> None:
    assert catalog.seconds(value, allowed=("4", "8", "12"), longest=20, strict=False) == wanted


@pytest.mark.parametrize("value", ["5", 5, "nan", "inf", "-4", "", "four", 1e9])
def test_other_seconds_are_refused(catalog: Catalog, value: object) -> None:
    for allowed in (("4", "8"), None):
        if allowed is None and str(value) == "5":
            continue
        with pytest.raises(ApiError, match="Invalid value for 'seconds'"):
            catalog.seconds(value, allowed=allowed, longest=20, strict=False)


def test_strict_wants_text(catalog: Catalog) -> None:
    with pytest.raises(ApiError, match="got an integer instead"):
        catalog.seconds(4, allowed=("4",), longest=20, strict=True)


def test_the_list_is_for_machines(catalog: Catalog) -> None:
    names = {entry["id"]: entry for entry in catalog.listing()}
    assert names["sora-2"]["capabilities"]["seconds"] == ["4", "8", "12", "16", "20"]
    assert names["small"]["capabilities"]["longest_seconds"] == 5
    assert all(entry["capabilities"]["price_per_second"] == 0 for entry in names.values())
    with pytest.raises(ApiError):
        catalog.entry("gpt-6")
