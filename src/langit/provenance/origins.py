"""What a file says of its own making, in the terms that the field has agreed on: source types and actions.

Source types are the IPTC's (cv.iptc.org/newscodes/digitalsourcetype), actions those of the C2PA specification 2.2,
section 18.15. Only what is known is stated: footage counts as generated if a valid manifest of ours says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from langit import __version__, capability
from langit.request import VideoRequest

Relationship = Literal["parentOf", "componentOf", "inputTo"]
IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALGORITHMIC: Final = "algorithmicMedia"  # by an algorithm alone, which learned from no samples: a rendered simulation
TRAINED: Final = "trainedAlgorithmicMedia"  # by a model that learned from samples
COMPOSITE: Final = "composite"  # of several elements, some of which may be of other making
COMPOSITE_TRAINED: Final = "compositeWithTrainedAlgorithmicMedia"  # footage in which a trained model made a part
GENERATED: Final = frozenset({ALGORITHMIC, TRAINED})
OURS: Final = "org.langit."  # before the names of our own assertions
SPEC: Final = "2.4"  # of C2PA, whose rules the claims follow


@dataclass(frozen=True, kw_only=True)
class Ingredient:
    """A file that went into another: `label` names it within the manifest, `title` for people, never its own name."""

    path: Path
    relationship: Relationship
    label: str
    title: str


def ingredients(request: VideoRequest) -> tuple[Ingredient, ...]:
    """What went into a request, in the order of its actions: films that are edited, then what is looked at."""
    named: list[tuple[Path | None, Relationship, str, str]] = [
        (request.source, "parentOf", "source", "source film"),
        (request.other, "componentOf", "other", "second film"),
        (request.image, "inputTo", "image", "first picture"),
        (request.last_image, "inputTo", "last_image", "last picture"),
    ]
    named += [(path, "inputTo", f"character_{n}", "character") for n, path in enumerate(request.characters)]
    return tuple(
        Ingredient(path=path, relationship=relation, label=label, title=title)
        for path, relation, label, title in named
        if path is not None
    )


def source_type(engine: str, parents: Iterable[frozenset[str]] = ()) -> str:
    """What an engine's pictures are. `parents` are the source types of films that it edited, none of foreign ones."""
    rendered, footage = _draws(engine), list(parents)
    if all(types and types <= GENERATED for types in footage):
        return ALGORITHMIC if rendered and not any(TRAINED in types for types in footage) else TRAINED
    return COMPOSITE if rendered else COMPOSITE_TRAINED


def actions(engine: str, kind: str, given: Iterable[Ingredient], when: str) -> list[dict[str, Any]]:
    """What was done, from the first: `kind` is a source type, `when` the time as ISO 8601."""
    agent = {"name": f"langit {engine} engine" if _draws(engine) else engine, "version": __version__}
    said = {"when": when, "softwareAgent": agent}
    films = [one for one in given if one.relationship != "inputTo"]
    inputs = [one.label for one in given if one.relationship == "inputTo"]
    made = {"digitalSourceType": IPTC + kind, **said, **({"parameters": {"ingredientIds": inputs}} if inputs else {})}
    if not films:
        return [{"action": "c2pa.created", **made}]
    verbs = {"parentOf": "c2pa.opened", "componentOf": "c2pa.placed"}
    taken = [{"action": verbs[one.relationship], **said, "parameters": {"ingredientIds": [one.label]}} for one in films]
    return [*taken, {"action": "c2pa.edited", **made}]


def definition(
    facts: Mapping[str, Any], request: VideoRequest, role: str, done: list[dict[str, Any]], given: Iterable[Ingredient]
) -> dict[str, Any]:
    """The manifest of a file that plays `role`, as c2pa's builder takes it. It says neither prompt nor file names.

    The watermark has an assertion of ours and no `c2pa.soft-binding`, for that names algorithms of C2PA's list alone.
    """
    ours = {
        "generation": _generation(facts, request.mode, role),
        "watermark": facts.get("watermark") or {},
        "consent": _consent(request, given),
    }
    return {
        "claim_version": 2,
        "claim_generator_info": [{"name": "langit", "version": __version__, "specVersion": SPEC}],
        "title": f"{role} {facts['id']}",
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": done, "allActionsIncluded": True}},
            *({"label": OURS + name, "created": True, "data": dict(said)} for name, said in ours.items() if said),
        ],
    }


def _consent(request: VideoRequest, given: Iterable[Ingredient]) -> dict[str, Any]:
    """What whoever asked has attested of those who are seen in what went in; it names nobody."""
    seen = [one.label for one in given]
    return {"attested": "all who are seen are adults and agreed", "of": seen} if request.consent and seen else {}


def _generation(facts: Mapping[str, Any], mode: str, role: str) -> dict[str, Any]:
    """What made it. Of a stand-in the manifest says what is shown, and no word of the prompt."""
    look = facts.get("look")
    said = {
        "id": facts["id"],
        "role": role,
        "mode": mode,
        "engine": facts["engine"],
        "model": facts.get("model", ""),
        "look": look.get("name", "") if isinstance(look, Mapping) else "",
        "stand_ins": stand_ins(facts),
    }
    return {name: value for name, value in said.items() if value}


def stand_ins(facts: Mapping[str, Any]) -> list[str]:
    """The kinds that are shown in place of others that the engine does not have."""
    read = [word for scene in facts.get("scenes", ()) for word in scene.get("reading", ())]
    return sorted({str(word["what"]) for word in read if word.get("fate") == "stand_in"})


def _draws(engine: str) -> bool:
    """Whether an engine draws a simulation; all others are trained models."""
    row = capability.every().get(engine)
    return row is not None and row.drawn
