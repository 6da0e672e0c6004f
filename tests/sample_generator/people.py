"""The forty invented people of the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tests.sample_generator.actors import Actor
from tests.sample_generator.dice import Dice

if TYPE_CHECKING:
    from tests.sample_generator.actors import Role

__all__ = ["ADMINS", "LEADS", "PEOPLE", "RESEARCHERS", "person"]

_CHROME: Final = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
_AGENTS: Final = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + _CHROME,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + _CHROME,
    "Mozilla/5.0 (X11; Linux x86_64)" + _CHROME,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + _CHROME + " Edg/{major}.0.0.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{major}.0) Gecko/20100101 Firefox/{major}.0",
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/26.1 Safari/605.1.15"
    ),
)
_WEEKEND: Final = (5, 6)
_SITES: Final[tuple[tuple[str, int, tuple[int, int], dict[Role, str]], ...]] = (
    (
        "Europe/Berlin",
        16,
        _WEEKEND,
        {
            "admin": "mira.tolvane jorun.askeby",
            "lead": "edda.fellmarck tilo.brennrick sanne.okvist",
            "researcher": "ansgar.wielop liv.hartmoor pelle.drosten runa.silvek bodo.marrick ylva.tenbrook "
            "casper.ohldin frieda.lunsk arne.quistel",
        },
    ),
    (
        "America/New_York",
        32,
        _WEEKEND,
        {
            "admin": "dale.corvessin",
            "lead": "tessa.arkwold marlon.pryceby",
            "researcher": "june.halvarden odell.strayfor wren.callister-bo gus.tamberlin piper.noswick "
            "ezra.fawnhill lena.dorquist theo.varnham",
        },
    ),
    (
        "Asia/Jerusalem",
        48,
        (4, 5),
        {
            "admin": "noa.berkanel",
            "lead": "eitan.solmari",
            "researcher": "yael.tirosel amit.garvani shira.lomkin oren.dafnari tamar.zelniv ido.karmesh",
        },
    ),
    (
        "Asia/Singapore",
        64,
        _WEEKEND,
        {
            "admin": "jiaen.tohmira",
            "lead": "ravin.selvamor",
            "researcher": "meilin.ongsora arjun.pillavar hui.tanbrae kavya.nairuma weijie.limsor",
        },
    ),
)


def _everybody() -> tuple[Actor, ...]:
    dice = Dice("people")
    people: list[Actor] = []
    for zone, network, rest, roles in _SITES:
        for role, names in roles.items():
            for name in names.split():
                at_home = dice.chance(0.12)
                people.append(
                    Actor(
                        source_type="User",
                        id=dice.uuid(),
                        name=f"{name}@corp.example",
                        role=role,
                        # A position of its own for everyone, so that no two people share an address.
                        address=f"192.0.2.{10 + len(people)}" if at_home else f"10.{network}.3.{20 + len(people)}",
                        agent=dice.pick(_AGENTS),
                        zone=ZoneInfo(zone),
                        rest=rest,
                    ),
                )
    return tuple(people)


PEOPLE: Final = _everybody()
ADMINS: Final = tuple(each for each in PEOPLE if each.role == "admin")
LEADS: Final = tuple(each for each in PEOPLE if each.role == "lead")
RESEARCHERS: Final = tuple(each for each in PEOPLE if each.role == "researcher")


def person(name: str) -> Actor:
    """The person whose e-mail begins with `name`; KeyError when there is none."""
    return {each.name.partition("@")[0]: each for each in PEOPLE}[name]
