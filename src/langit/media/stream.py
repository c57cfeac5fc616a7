"""What a film shows as one short text: its coded pictures hashed, with their size, turn, rate and number.

Copying, renaming, tagging and another sound leave it as it is; cutting, turning, speeding up and coding anew do not.
"""

import hashlib

from langit.media import source


def identity(film: source.Film) -> str:
    """The SHA-256 of what is shown of a film.

    Raises:
        UnavailableError: the file is missing, is no film, or breaks off.
    """
    found = source.examined(film)
    times, display = found.timeline, found.display
    how = f"{display.size} {display.turned} {times.rate} {times.count}"
    digest = hashlib.sha256(how.encode())
    with source.opened(film) as (container, stream):
        for packet in container.demux(stream):
            if packet.size and not packet.is_discard:
                digest.update(bytes(packet))
    return digest.hexdigest()
