"""The catalogue: every row of `data` and of folders of your own, kinds, settings, garments and more.

`LANGIT_CATALOGUE` names folders (as PATH does) that hold more rows: `kinds/*.toml`, `settings/*.toml`,
`garments/*.toml`, `outfits/*.toml`, `acts/*.toml`, `motions/*.toml`, `feelings/*.toml`, `companies/*.toml`,
`adults/*.toml`, `stands/*.toml`, `clutter/*.toml`, `emoji/*.toml` and `languages/CODE.toml`, each where needed.
`docs/catalogue.md` shows how to add one.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from langit.errors import RequestError
from langit.scene.acts import Act
from langit.scene.adults import Adult
from langit.scene.clutter import Clutter
from langit.scene.forms import spellings
from langit.scene.garments import Garment
from langit.scene.kinds import Company, Kind, Words
from langit.scene.motions import Feeling, Motion, faults
from langit.scene.outfits import Attire
from langit.scene.rows import CatalogueError, Source, rows
from langit.scene.settings import Setting
from langit.scene.stands import Stand
from langit.scene.vocabulary import Action

HERE: Final = Path(__file__).parent / "data"
VARIABLE: Final = "LANGIT_CATALOGUE"
SORTS: Final = (
    "kinds", "settings", "garments", "outfits", "acts", "motions", "companies", "adults", "stands", "feelings",
    "clutter", "languages", "emoji",
)  # fmt: skip
MOTION: Final = Act(name="motion")  # what any motion is as an act
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All rows by name.

    `sources` says where the row of a sort (one of `SORTS`, but for languages and emoji) and name stands.
    """

    kinds: Mapping[str, Kind]
    settings: Mapping[str, Setting]
    garments: Mapping[str, Garment]
    outfits: Mapping[str, Attire]
    acts: Mapping[str, Act]
    motions: Mapping[str, Motion]
    companies: Mapping[str, Company]
    adults: Mapping[str, Adult]
    stands: Mapping[str, Stand]
    feelings: Mapping[str, Feeling]
    clutter: Mapping[str, Clutter]
    sources: Mapping[tuple[str, str], Source]


def folders() -> tuple[Path, ...]:
    """The folders that rows are read from, our own first.

    Raises:
        CatalogueError: one that the environment names is not there.
    """
    more = [Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]
    missing = next((folder for folder in more if not folder.is_dir()), None)
    if missing is not None:
        raise CatalogueError(f"{missing} is no folder", field=VARIABLE, remedy="Name folders that hold rows")
    for folder in more:
        _check_folder(folder)
    return (HERE, *more)


def _check_folder(folder: Path) -> None:
    """See that a folder holds nothing that would be passed over."""
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        if path.name not in SORTS and (path.is_dir() or path.suffix == ".toml"):
            near = ", ".join(get_close_matches(path.name, SORTS) or SORTS)
            raise CatalogueError(f"{path} is not read", field=VARIABLE, remedy=f"Folders of rows are called {near}")
        for file in sorted(path.iterdir()) if path.name in SORTS and path.is_dir() else ():
            if file.suffix != ".toml" and not file.name.startswith("."):
                raise CatalogueError(f"{file} is not read", field=VARIABLE, remedy="Rows stand in files named *.toml")


def listed(sort: str) -> list[Path]:
    """The data files of one sort, in the order in which they are read."""
    return [path for folder in folders() for path in sorted((folder / sort).glob("*.toml"))]


@cache
def catalogue() -> Catalogue:
    """Everything there is, read once.

    Raises:
        CatalogueError: a row is broken, speaks of a row that does not exist, or claims a word of another one.
    """
    kinds, settings = rows(Kind, listed("kinds")), rows(Setting, listed("settings"))
    garments, companies = rows(Garment, listed("garments")), rows(Company, listed("companies"))
    acts, motions = rows(Act, listed("acts")), rows(Motion, listed("motions"))
    adults, outfits = rows(Adult, listed("adults")), rows(Attire, listed("outfits"))
    feelings, clutter = rows(Feeling, listed("feelings")), rows(Clutter, listed("clutter"))
    stands = rows(Stand, listed("stands"))
    _check_references(kinds, settings, garments, companies, clutter)
    for outfit, source in outfits.values():
        _known(source, "wears", outfit.wears, garments)
        _known(source, "completes", outfit.completes, garments)
    _check_actions(kinds, acts, motions)
    _numbered(settings)
    _numbered(garments)
    for found in (kinds, settings, garments, motions, companies, feelings):
        _claimed((row.words, source) for row, source in found.values())
    sorts: dict[str, Mapping[str, tuple[object, Source]]] = {
        "kinds": kinds, "settings": settings, "garments": garments, "outfits": outfits, "acts": acts,
        "motions": motions, "companies": companies, "adults": adults, "stands": stands, "feelings": feelings,
        "clutter": clutter,
    }  # fmt: skip
    return Catalogue(
        kinds=_values(kinds),
        settings=_values(settings),
        garments=_values(garments),
        outfits=_values(outfits),
        acts=_values(acts),
        motions=_values(motions),
        companies=_values(companies),
        adults=_values(adults),
        stands=_values(stands),
        feelings=_values(feelings),
        clutter=_values(clutter),
        sources={(sort, name): source for sort, found in sorts.items() for name, (_, source) in found.items()},
    )


def _values(found: Mapping[str, tuple[T, Source]]) -> dict[str, T]:
    return {name: row for name, (row, _) in found.items()}


def _check_references(
    kinds: Mapping[str, tuple[Kind, Source]],
    settings: Mapping[str, tuple[Setting, Source]],
    garments: Mapping[str, tuple[Garment, Source]],
    companies: Mapping[str, tuple[Company, Source]],
    clutter: Mapping[str, tuple[Clutter, Source]],
) -> None:
    """Every row that another one speaks of is there."""
    for kind, source in kinds.values():
        _known(source, "home", (kind.home, kind.home_with_people or kind.home), settings)
    for setting, source in settings.values():
        _known(source, "contains", setting.contains, settings)
        _known(source, "clutter", (name for scatter in setting.clutter for name in scatter.what), clutter)
    for garment, source in garments.values():
        _known(source, "along", garment.along, garments)
        _known(source, "over", filter(None, (garment.over,)), garments)
    for company, source in companies.values():
        _known(source, "of", company.of, kinds)
        _known(source, "wears", (item.kind for item in company.wears), garments)


def _check_actions(
    kinds: Mapping[str, tuple[Kind, Source]],
    acts: Mapping[str, tuple[Act, Source]],
    motions: Mapping[str, tuple[Motion, Source]],
) -> None:
    """Every action that a row speaks of exists, and every motion can be made."""
    known = dict.fromkeys((*acts, *motions))
    for act, source in acts.values():
        _known(source, "onward", filter(None, (act.onward,)), acts)
    for kind, source in kinds.values():
        own = filter(None, (kind.goes,))
        said = {"can": kind.can, "instead": (*kind.instead, *kind.instead.values()), "goes": own}
        for field, names in said.items():
            _known(source, field, names, known)
    for motion, source in motions.values():
        if motion.name in acts:
            raise source.fault("", "is an act already", "Rename it")
        for field, message in faults(motion).items():
            raise source.fault(field, message, "Mend the poses; docs/catalogue.md shows some")


def kinds() -> Mapping[str, Kind]:
    """Every kind by its name."""
    return catalogue().kinds


def settings() -> Mapping[str, Setting]:
    """Every setting by its name."""
    return catalogue().settings


def garments() -> Mapping[str, Garment]:
    """Every garment by its name."""
    return catalogue().garments


def outfits() -> Mapping[str, Attire]:
    """Every outfit by its name."""
    return catalogue().outfits


def acts() -> Mapping[str, Act]:
    """Every act by its name."""
    return catalogue().acts


def act(action: Action | None) -> Act:
    """What an action is as an act. Of a motion, and of who does nothing, nothing of it is true."""
    return catalogue().acts.get(action or "", MOTION)


def motions() -> Mapping[str, Motion]:
    """Every motion by its name."""
    return catalogue().motions


def actions() -> tuple[str, ...]:
    """The name of everything that somebody or something can do."""
    return (*acts(), *motions())


def companies() -> Mapping[str, Company]:
    """Every company of people by its name."""
    return catalogue().companies


def called(kind: str, build: str) -> str:
    """The company that is one of a kind and of a build other than the normal: "girl"; empty where there is none."""
    own = (row.name for row in companies().values() if row.of == (kind,) and row.build == build != "normal")
    return next(own, "")


def adults() -> Mapping[str, Adult]:
    """Every adult by their name."""
    return catalogue().adults


def stands() -> Mapping[str, Stand]:
    """Every way to stand by its name."""
    return catalogue().stands


def done_seated(action: str) -> bool:
    """Whether an action is a motion that somebody on a seat can do."""
    return action in motions() and motions()[action].seated


def feelings() -> Mapping[str, Feeling]:
    """Every feeling by its name."""
    return catalogue().feelings


def clutter() -> Mapping[str, Clutter]:
    """Every thing that stands about, by its name."""
    return catalogue().clutter


def kind(name: str) -> Kind:
    """The row of a kind.

    Raises:
        RequestError: there is none of that name.
    """
    return _named("kind", name, kinds())


def setting(name: str) -> Setting:
    """The row of a setting.

    Raises:
        RequestError: there is none of that name.
    """
    return _named("setting", name, settings())


def garment(name: str) -> Garment:
    """The row of a garment.

    Raises:
        RequestError: there is none of that name.
    """
    return _named("garment", name, garments())


def unknown_builder(sort: str, name: str, builder: str, known: Iterable[str]) -> CatalogueError:
    """The error of a row whose builder the room that builds has not."""
    source = catalogue().sources[sort, name]
    return source.fault(
        "builder", f"has the builder {builder!r}, which does not exist", f"Builders: {', '.join(known)}"
    )


def _named(sort: str, name: str, known: Mapping[str, T]) -> T:
    if name not in known:
        near = ", ".join(get_close_matches(name, known)) or "none"
        remedy = f"Near names: {near}; `langit vocabulary {sort}` lists all"
        raise RequestError(f"there is no {sort} {name!r}", field=sort, remedy=remedy)
    return known[name]


def _known(source: Source, field: str, names: Iterable[str], known: Mapping[str, object]) -> None:
    for name in names:
        if name not in known:
            near = ", ".join(get_close_matches(name, known) or known)
            raise source.fault(field, f"names {name!r} for {field!r}, which is no row", f"Rows: {near}")


def _numbered(found: Mapping[str, tuple[Setting | Garment, Source]]) -> None:
    """No two rows of a sort draw from the same seed."""
    taken: dict[int, Source] = {}
    for row, source in found.values():
        if row.number in taken:
            message = f"has the number {row.number}, as [{taken[row.number].name}] of {taken[row.number].path.name} has"
            raise source.fault("number", message, f"Use a free one, such as {max(taken) + 1}")
        taken[row.number] = source


def _claimed(found: Iterable[tuple[Words, Source]]) -> None:
    """A word of a language means one row of a sort."""
    owners: dict[tuple[str, str], Source] = {}
    for words, source in found:
        for code, forms in words.items():
            for spelling in {spelling for form in forms for spelling, _ in spellings(form)}:
                other = owners.setdefault((code, spelling), source)
                if other.name != source.name:
                    message = f"claims {spelling!r}, a word of [{other.name}] in {other.path.name}"
                    raise source.fault(f"words.{code}", message, "Leave it to one of the two")
