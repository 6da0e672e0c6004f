"""Letters that look like Latin ones: which a name has, and how it reads to somebody who takes them for Latin.

After Unicode's UTS #39: letters of a script that looks like Latin, within a word of Latin letters, are no spelling of
any language, and neither are mathematical letters. Chinese, Japanese, Korean and the scripts that look like no other
stand beside Latin as they like; accents belong to Latin. Of Unicode's confusables these are the common ones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

LATIN: Final = "unusual Latin"
_FULLWIDTH: Final = "fullwidth"
_MATHEMATICAL: Final = "mathematical"
#: The scripts whose letters look like Latin ones, by the first word of their letters' names.
_SCRIPTS: Final = {
    "CYRILLIC": "Cyrillic",
    "GREEK": "Greek",
    "COPTIC": "Coptic",
    "ARMENIAN": "Armenian",
    "CHEROKEE": "Cherokee",
    "LISU": "Lisu",
    "DESERET": "Deseret",
    "GOTHIC": "Gothic",
    "RUNIC": "Runic",
    "OGHAM": "Ogham",
    "TIFINAGH": "Tifinagh",
    "OSAGE": "Osage",
    "VAI": "Vai",
    "FULLWIDTH": _FULLWIDTH,
    "MATHEMATICAL": _MATHEMATICAL,
    "DOUBLE-STRUCK": _MATHEMATICAL,
    "SCRIPT": _MATHEMATICAL,
    "BLACK-LETTER": _MATHEMATICAL,
    "CIRCLED": _MATHEMATICAL,
    "NEGATIVE": _MATHEMATICAL,
    "SQUARED": _MATHEMATICAL,
    "PARENTHESIZED": _MATHEMATICAL,
    "KELVIN": _MATHEMATICAL,
    "ANGSTROM": _MATHEMATICAL,
}
_PAIRS: Final = (
    ("аеорсухіїјѕԁһԛԝӏԍӕ", "aeopcyxiïjsdhqwlgæ"),  # Cyrillic, small
    ("АВЕКМНОРСТХУІЇЈЅԚԜӀԌҮ", "ABEKMHOPCTXYIÏJSQWIGY"),  # Cyrillic, capital
    ("ανορυικχγητωϲϳ", "avopuikxyntwcj"),  # Greek, small
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ", "ABEZHIKMNOPTYXCJ"),  # Greek, capital
    ("օոսհցզաքյլ", "onuhgqwpjl"),  # Armenian, small
    ("ՕՏՍԼ", "OSUL"),  # Armenian, capital
    ("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏢᎮᏚᏙᏞᏟᏦᏴᎥ", "DRTAJEWMHGZPPSVLCKBi"),  # Cherokee
    ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),  # Lisu
    ("ⲟⲥⲣⲁⲕⲏⲛⲓⲩ", "ocpakhniy"),  # Coptic, small
    ("ɑɡıɩȷʏꞮƖ", "agiijyIl"),  # Latin of phonetics and of single alphabets
)
_LATIN_LETTERS: Final = {letter: like for letters, likes in _PAIRS for letter, like in zip(letters, likes, strict=True)}
_SMALL_CAPITAL: Final = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
# Whatever can't be among these letters is settled at once; the rest of a name is looked up letter by letter.
_ANY: Final = re.compile("[\u0131\u0196\u0237\u0250-\u02af\u0370-\u058f\u13a0-\u13ff\u1400-\u16ff\u1c80-\u1c8f"
                         "\u1d00-\u1dbf\u1f00-\u1fff\u2100-\u214f\u2460-\u24ff\u2c60-\u2dff\ua4d0-\ua7ff\uab30-\uabbf"
                         "\uff21-\uff5a\U00010100-\U0001f1ff]")  # fmt: skip
_TOKEN: Final = re.compile(r"\S+")
_WORD: Final = re.compile(r"[^\W_]+")


# Latin letters, and signs that stand for one; then how each other letter reads, without what draws nothing.
_LATIN_OR_SIGN: Final = re.compile(
    "[A-Za-z\u00c0-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2100-\u214f\u2460-\u24ff\u2c60-\u2c7f\ua720-\ua7ff"
    "\uff21-\uff5a\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff]"
)
_READINGS: Final = str.maketrans(_LATIN_LETTERS) | dict.fromkeys(
    (0xAD, 0xFEFF, *range(0x300, 0x370), *range(0x200B, 0x2010), *range(0x2060, 0x2065))
)


def may_be_taken_for_latin(name: str) -> bool:
    """Say quickly whether a name has to be looked into: it has Latin letters, or reads as if it had no others."""
    return _LATIN_OR_SIGN.search(name) is not None or name.translate(_READINGS).isascii()


class Lookalike(NamedTuple):
    """What of a name may be taken for Latin.

    `scripts` are those of its look-alike letters; `mixed` is whether a word of it mixes them with Latin ones, as no
    language does. `reads` is the name as it looks.
    """

    scripts: tuple[str, ...]
    mixed: bool
    reads: str


def lookalike(name: str) -> Lookalike | None:
    """Say what of a name may be taken for Latin; None for a name without such letters."""
    if name.isascii() or _ANY.search(name) is None:
        return None
    # What draws nothing, or on top of others, parts no word.
    text = "".join(letter for letter in unicodedata.normalize("NFC", name) if not _draws_nothing(letter))
    scripts = dict.fromkeys(script for letter in text if (script := _script(letter)) not in {"", "Latin"})
    if not scripts:
        return None
    mixed = _MATHEMATICAL in scripts or any(_mixes(token) for token in _TOKEN.findall(text))
    return Lookalike(tuple(scripts), mixed, "".join(map(_reads, text)))


def _mixes(token: str) -> bool:
    """Whether a word mixes Latin with letters like it, or consists of such, with Latin around it and no space."""
    kinds = [{_script(letter) for letter in word} - {""} for word in _WORD.findall(token)]
    words = zip(kinds, _WORD.findall(token), strict=True)
    others = [(kind, word) for kind, word in words if kind - {"Latin", LATIN}]
    if any(kind & {"Latin", LATIN} for kind, _ in others):
        return True
    latin = any("Latin" in kind for kind in kinds)
    return latin and any(all(_reads(letter).isascii() for letter in word) for _, word in others)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Give the look-alike script of a letter, "Latin" for a usual Latin one, "" for everything else."""
    if letter.isascii():
        return "Latin" if letter.isalpha() else ""
    if not letter.isalpha() and unicodedata.category(letter) != "So":
        return ""
    name = unicodedata.name(letter, "")
    if name.startswith("LATIN "):
        return LATIN if letter in _LATIN_LETTERS or _SMALL_CAPITAL.fullmatch(name) else "Latin"
    script = _SCRIPTS.get(name.partition(" ")[0], "")
    # Of signs and of wide letters only those that stand for a Latin one: no wide katakana, no circled number.
    signs = script in {_FULLWIDTH, _MATHEMATICAL}
    return script if not signs or _stands_for_latin(letter) else ""


@lru_cache(maxsize=4096)
def _reads(letter: str) -> str:
    if letter in _LATIN_LETTERS:
        return _LATIN_LETTERS[letter]
    if (capital := _SMALL_CAPITAL.fullmatch(unicodedata.name(letter, ""))) is not None:
        return capital[1].lower()
    plain = unicodedata.normalize("NFKC", letter)
    return _LATIN_LETTERS.get(plain, plain)


def _stands_for_latin(letter: str) -> bool:
    plain = unicodedata.normalize("NFKD", letter).strip("()")
    negative = re.fullmatch("NEGATIVE (CIRCLED|SQUARED) LATIN .*", unicodedata.name(letter, ""))
    return negative is not None or (plain[:1].isascii() and plain[:1].isalpha())


@lru_cache(maxsize=4096)
def _draws_nothing(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter) in {"Cf", "Mn", "Me"}
