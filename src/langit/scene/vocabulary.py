"""The names that a scene may use beside those of rows: colors, actions, directions, shots and the like.

The lexicon maps words of a language to these names; kinds, settings, garments and motions are rows of the catalogue.
"""

from typing import Final, Literal

TimeOfDay = Literal["dawn", "day", "golden_hour", "sunset", "night", "studio"]
Sky = Literal["clear", "cloudy"]
Season = Literal["spring", "summer", "autumn", "winter"]
Precipitation = Literal["none", "rain", "snow", "petals", "leaves"]
Amount = Literal["none", "light", "strong"]
Build = Literal["small", "normal", "large", "huge", "tiny", "tall", "child"]

Color = Literal[
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray", "gold", "silver",
    "cyan", "magenta", "turquoise", "beige", "maroon", "navy", "olive",
]  # fmt: skip
Material = Literal[
    "plastic", "metal", "wood", "glass", "stone", "marble", "rubber", "leather", "fabric", "silk", "wool", "gold",
    "paper", "brick", "striped", "checkered", "batik", "beach",
]  # fmt: skip
Hair = Literal["black", "brown", "blond", "red", "gray", "white"]
Haircut = Literal["bald", "buzz", "short", "curly", "afro", "bob", "long", "wavy", "ponytail", "braid", "bun"]
Beard = Literal["none", "beard", "long_beard", "mustache"]
Age = Literal["young"]  # old people are told by their hair
Skin = Literal["light", "medium", "tan", "brown", "dark"]
LOOKS: Final = ("color", "material", "build", "hair", "haircut", "beard", "age", "skin", "feeling")
"""What may be said of how somebody or something looks: rooms of words, and fields of a subject."""
OF_PEOPLE: Final = frozenset({"hair", "haircut", "beard", "skin", "feeling"})
"""Those of them that only people have."""
Expression = Literal[
    "smile", "laugh", "frown", "surprise", "anger", "fear", "sad", "cry", "squint", "blink_left", "blink_right",
]  # fmt: skip

Action = str  # an act or a motion: rows of the catalogue
Direction = Literal["left", "right", "toward", "away", "up", "down"]
Manner = Literal["slow", "normal", "fast"]
RelationName = Literal[
    "left_of", "right_of", "behind", "in_front_of", "on", "under", "between", "beside", "inside", "above", "near",
]  # fmt: skip

Shot = Literal["close_up", "medium", "full", "wide", "aerial"]
Angle = Literal["eye_level", "low", "high", "overhead", "behind", "over_shoulder"]
Aperture = Literal["1.4", "16"]  # likewise
Shutter = Literal["180", "360"]  # likewise
Lens = Literal["16", "24", "35", "50", "85", "135", "200"]  # those that have words; any focal length is a lens
MoveName = Literal[
    "static", "pan_left", "pan_right", "tilt_up", "tilt_down", "dolly_in", "dolly_out", "truck_left", "truck_right",
    "orbit", "orbit_left", "orbit_right", "crane_up", "crane_down", "track", "zoom_in", "zoom_out", "look_away",
    "look_back",
]  # fmt: skip
Style = Literal["natural", "noir", "vintage", "vivid", "pastel", "dreamy"]
