"""The words with which `describe` puts a scene into English and Indonesian: for each name its phrases, plainest first.

Only data. A phrase may not claim more than the name it stands for.
"""

from typing import Final, Literal

Language = Literal["en", "id"]
Words = dict[str, tuple[str, ...]]

KINDS: Final[dict[Language, Words]] = {
    "en": {
        "woman": ("woman", "lady"), "man": ("man", "guy"), "dog": ("dog",), "car": ("car", "automobile"),
        "boat": ("sailboat", "sailing boat"), "train": ("train",), "balloon": ("hot air balloon", "balloon"),
        "ball": ("ball", "sphere"), "box": ("box", "cube"), "cylinder": ("cylinder",), "cone": ("cone",),
        "capsule": ("capsule", "pill"), "domino": ("domino",), "pendulum": ("pendulum",), "cloth": ("cloth",),
        "flag": ("flag",), "glass": ("glass",), "bottle": ("bottle",), "umbrella": ("umbrella",), "tree": ("tree",),
        "house": ("house",), "lamp": ("lamp",), "sign": ("sign",), "rock": ("rock",), "wall": ("wall",),
        "ramp": ("ramp",), "table": ("table",), "mirror": ("mirror",),
    },
    "id": {
        "woman": ("perempuan", "wanita"), "man": ("lelaki", "pria"), "dog": ("anjing",), "car": ("mobil",),
        "boat": ("perahu layar",), "train": ("kereta",), "balloon": ("balon udara",), "ball": ("bola",),
        "box": ("kotak", "kubus"), "cylinder": ("silinder", "tabung"), "cone": ("kerucut",), "capsule": ("kapsul",),
        "domino": ("domino",), "pendulum": ("bandul",), "cloth": ("kain",), "flag": ("bendera",), "glass": ("gelas",),
        "bottle": ("botol",), "umbrella": ("payung",), "tree": ("pohon",), "house": ("rumah",), "lamp": ("lampu",),
        "sign": ("papan",), "rock": ("batu",), "wall": ("dinding", "tembok"), "ramp": ("bidang miring",),
        "table": ("meja",), "mirror": ("cermin",),
    },
}  # fmt: skip

COLORS: Final[dict[Language, Words]] = {
    "en": {
        "red": ("red",), "orange": ("orange",), "yellow": ("yellow",), "green": ("green",), "blue": ("blue",),
        "purple": ("purple", "violet"), "pink": ("pink",), "brown": ("brown",), "black": ("black",),
        "white": ("white",), "gray": ("gray", "grey"), "gold": ("golden", "gold"), "silver": ("silver",),
        "cyan": ("cyan",), "magenta": ("magenta",), "turquoise": ("turquoise",), "beige": ("beige",),
        "maroon": ("maroon",), "navy": ("navy",), "olive": ("olive",),
    },
    "id": {
        "red": ("merah",), "orange": ("oranye", "jingga"), "yellow": ("kuning",), "green": ("hijau",),
        "blue": ("biru",), "purple": ("ungu",), "pink": ("merah muda", "pink"), "brown": ("cokelat",),
        "black": ("hitam",), "white": ("putih",), "gray": ("abu-abu",), "gold": ("emas",), "silver": ("perak",),
        "cyan": ("sian",), "magenta": ("magenta",), "turquoise": ("toska",), "beige": ("krem",),
        "maroon": ("merah marun",), "navy": ("biru dongker",), "olive": ("hijau zaitun",),
    },
}  # fmt: skip

MATERIALS: Final[dict[Language, Words]] = {
    "en": {
        "metal": ("metal",), "wood": ("wooden",), "glass": ("glass",), "stone": ("stone",), "marble": ("marble",),
        "rubber": ("rubber",), "leather": ("leather",), "silk": ("silk",), "wool": ("woolen",), "paper": ("paper",),
        "brick": ("brick",), "striped": ("striped",), "checkered": ("checkered",), "beach": ("beach",),
    },
    "id": {
        "metal": ("logam",), "wood": ("kayu",), "glass": ("kaca",), "stone": ("batu",), "marble": ("marmer",),
        "rubber": ("karet",), "leather": ("kulit",), "silk": ("sutra",), "wool": ("wol",), "paper": ("kertas",),
        "brick": ("bata",), "striped": ("bergaris",), "checkered": ("kotak-kotak",), "beach": ("pantai",),
    },
}  # fmt: skip

GARMENTS: Final[dict[Language, Words]] = {
    "en": {
        "coat": ("coat",), "jacket": ("jacket",), "dress": ("dress",), "trousers": ("trousers", "pants"),
        "boots": ("boots",), "hat": ("hat",), "umbrella": ("umbrella",), "sunglasses": ("sunglasses",),
        "shirt": ("shirt",), "skirt": ("skirt",), "scarf": ("scarf",),
    },
    "id": {
        "coat": ("mantel",), "jacket": ("jaket",), "dress": ("gaun",), "trousers": ("celana",),
        "boots": ("sepatu bot",),
        "hat": ("topi",), "umbrella": ("payung",), "sunglasses": ("kacamata hitam",), "shirt": ("kemeja",),
        "skirt": ("rok",), "scarf": ("syal",),
    },
}  # fmt: skip

HAIRS: Final[dict[Language, Words]] = {
    "en": {"black": ("black",), "brown": ("brown",), "blond": ("blond",), "red": ("red",), "gray": ("gray",),
           "white": ("white",)},
    "id": {"black": ("hitam",), "brown": ("cokelat",), "blond": ("pirang",), "red": ("merah",), "gray": ("abu-abu",),
           "white": ("putih",)},
}  # fmt: skip

BUILDS: Final[dict[Language, Words]] = {
    "en": {"small": ("small",), "large": ("large", "big"), "huge": ("huge",), "tiny": ("tiny",), "tall": ("tall",)},
    "id": {"small": ("kecil",), "large": ("besar",), "huge": ("raksasa",), "tiny": ("mungil",), "tall": ("tinggi",)},
}

ACTIONS: Final[dict[Language, Words]] = {
    "en": {
        "stand": ("stands", "is standing"), "walk": ("walks", "is walking", "strolls"),
        "run": ("runs", "is running", "jogs"), "turn_round": ("turns around",), "stop": ("stops",),
        "wave": ("waves", "is waving"), "sit": ("sits", "is sitting"), "leave": ("leaves",), "return": ("comes back",),
        "pass_behind": ("passes", "walks past"), "drive": ("drives", "is driving"), "sail": ("sails", "is sailing"),
        "float": ("floats", "is floating"), "fly": ("flies", "is flying"), "drop": ("drops", "falls"),
        "bounce": ("bounces", "is bouncing"), "roll": ("rolls", "is rolling"), "slide": ("slides", "is sliding"),
        "collide": ("collides",), "topple": ("topples",), "stack": ("is stacked",), "swing": ("swings",),
        "drape": ("hangs",), "flutter": ("flutters",), "rest": ("rests", "lies still"),
    },
    "id": {
        "stand": ("berdiri", "sedang berdiri"), "walk": ("berjalan", "sedang berjalan"),
        "run": ("berlari", "sedang berlari"), "turn_round": ("berbalik",), "stop": ("berhenti",),
        "wave": ("melambai", "sedang melambai"), "sit": ("duduk", "sedang duduk"), "leave": ("pergi",),
        "return": ("kembali",), "pass_behind": ("lewat",), "drive": ("melaju", "sedang melaju"),
        "sail": ("berlayar", "sedang berlayar"), "float": ("melayang",), "fly": ("terbang",), "drop": ("jatuh",),
        "bounce": ("memantul",), "roll": ("menggelinding", "berguling"), "slide": ("meluncur",),
        "collide": ("bertabrakan",), "topple": ("roboh",), "stack": ("bertumpuk",), "swing": ("berayun",),
        "drape": ("tergantung",), "flutter": ("berkibar",), "rest": ("diam", "tergeletak"),
    },
}  # fmt: skip

PLURAL_ACTIONS: Final[Words] = {
    "drop": ("drop", "fall"), "roll": ("roll",), "slide": ("slide",), "rest": ("rest", "lie still"),
    "bounce": ("bounce",), "collide": ("collide",), "walk": ("walk",), "run": ("run",), "stand": ("stand",),
    "topple": ("topple",), "swing": ("swing",), "stack": ("are stacked",), "drive": ("drive",), "fly": ("fly",),
    "sail": ("sail",), "float": ("float",),
}  # fmt: skip

DIRECTIONS: Final[dict[Language, Words]] = {
    "en": {
        "left": ("to the left", "leftward", "from right to left"),
        "right": ("to the right", "rightward", "from left to right"),
        "toward": ("toward the camera", "toward us"), "away": ("away from the camera", "away from us"),
        "up": ("upward", "up"), "down": ("downward", "down"),
    },
    "id": {
        "left": ("ke kiri", "dari kanan ke kiri"), "right": ("ke kanan", "dari kiri ke kanan"),
        "toward": ("mendekati kamera", "ke arah kamera"), "away": ("menjauhi kamera", "menjauh dari kamera"),
        "up": ("ke atas",), "down": ("ke bawah",),
    },
}  # fmt: skip

MANNERS: Final[dict[Language, Words]] = {
    "en": {"slow": ("slowly",), "fast": ("fast", "quickly")},
    "id": {"slow": ("perlahan", "pelan"), "fast": ("cepat", "dengan cepat")},
}

SETTINGS: Final[dict[Language, Words]] = {
    "en": {
        "neon_street": ("on a neon street", "on a city street with neon signs", "along a neon-lit street"),
        "park": ("in a park", "through a park"), "snowy_forest": ("in a snowy forest", "through a snowy forest"),
        "sea": ("by the sea", "at the seaside"), "country_road": ("on a country road", "along a country road"),
        "meadow": ("in a meadow", "on a green meadow"), "studio": ("on a wooden table", "on a table top"),
        "mirror_room": ("in a room with a mirror", "in front of a wall mirror"),
    },
    "id": {
        "neon_street": ("di jalan kota berlampu neon", "di jalan dengan papan neon"), "park": ("di taman",),
        "snowy_forest": ("di hutan bersalju", "di hutan yang tertutup salju"), "sea": ("di tepi laut",),
        "country_road": ("di jalan desa", "di jalan pedesaan"), "meadow": ("di padang rumput",),
        "studio": ("di atas meja kayu", "di atas meja"), "mirror_room": ("di ruangan dengan cermin", "di depan cermin"),
    },
}  # fmt: skip

TIMES: Final[dict[Language, Words]] = {
    "en": {
        "dawn": ("at dawn", "in the early morning"), "day": ("by day", "in daylight"),
        "golden_hour": ("in the golden hour", "in warm evening light"), "sunset": ("at sunset",),
        "night": ("at night",),
    },
    "id": {
        "dawn": ("saat fajar", "pada pagi buta"), "day": ("di siang hari",),
        "golden_hour": ("pada sore hari", "dalam cahaya sore yang hangat"), "sunset": ("saat matahari terbenam",),
        "night": ("di malam hari",),
    },
}  # fmt: skip

SEASONS: Final[dict[Language, Words]] = {
    "en": {"spring": ("in spring",), "summer": ("in summer",), "autumn": ("in autumn", "in fall"),
           "winter": ("in winter",)},
    "id": {"spring": ("pada musim semi",), "summer": ("pada musim panas",), "autumn": ("pada musim gugur",),
           "winter": ("pada musim dingin",)},
}  # fmt: skip

WEATHERS: Final[dict[Language, Words]] = {
    "en": {
        "cloudy": ("under a cloudy sky", "under clouds"), "rain": ("in the rain",), "snow": ("in falling snow",),
        "petals": ("among falling petals",), "leaves": ("among falling leaves",), "fog": ("in the fog", "in mist"),
        "wet": ("on wet ground",), "wind": ("in the wind",),
    },
    "id": {
        "cloudy": ("di bawah langit berawan",), "rain": ("saat hujan",), "snow": ("saat salju turun",),
        "petals": ("di antara kelopak yang berguguran",), "leaves": ("di antara daun yang berguguran",),
        "fog": ("dalam kabut",), "wet": ("di tanah yang basah",), "wind": ("saat angin bertiup",),
    },
}  # fmt: skip

SHOTS: Final[dict[Language, Words]] = {
    "en": {"close_up": ("close-up",), "medium": ("medium shot",), "full": ("full shot",), "wide": ("wide shot",),
           "aerial": ("aerial shot",)},
    "id": {"close_up": ("bidikan dekat",), "medium": ("bidikan sedang",), "full": ("bidikan penuh",),
           "wide": ("bidikan lebar",), "aerial": ("bidikan udara",)},
}  # fmt: skip

MOVES: Final[dict[Language, Words]] = {
    "en": {
        "static": ("the camera stands still", "static camera"), "pan_left": ("the camera pans left",),
        "pan_right": ("the camera pans right",), "tilt_up": ("the camera tilts up",),
        "tilt_down": ("the camera tilts down",), "dolly_in": ("the camera moves in", "the camera pushes in"),
        "dolly_out": ("the camera moves back", "the camera pulls out"), "truck_left": ("the camera moves left",),
        "truck_right": ("the camera moves right",), "orbit": ("the camera circles around",),
        "orbit_left": ("the camera circles to the left",), "orbit_right": ("the camera circles to the right",),
        "crane_up": ("the camera rises",), "crane_down": ("the camera sinks",),
        "track": ("the camera follows", "tracking shot"), "zoom_in": ("the camera zooms in",),
        "zoom_out": ("the camera zooms out",), "look_away": ("the camera looks away",),
        "look_back": ("the camera looks back",),
    },
    "id": {
        "static": ("kamera diam",), "pan_left": ("kamera menoleh ke kiri",), "pan_right": ("kamera menoleh ke kanan",),
        "tilt_up": ("kamera mendongak",), "tilt_down": ("kamera menunduk",), "dolly_in": ("kamera mendekat",),
        "dolly_out": ("kamera mundur",), "truck_left": ("kamera bergeser ke kiri",),
        "truck_right": ("kamera bergeser ke kanan",), "orbit": ("kamera mengitari",),
        "orbit_left": ("kamera mengitari ke kiri",), "orbit_right": ("kamera mengitari ke kanan",),
        "crane_up": ("kamera naik",), "crane_down": ("kamera turun",), "track": ("kamera mengikuti",),
        "zoom_in": ("kamera memperbesar",), "zoom_out": ("kamera memperkecil",),
        "look_away": ("kamera berpaling",), "look_back": ("kamera kembali melihat",),
    },
}  # fmt: skip

NUMBERS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
}
