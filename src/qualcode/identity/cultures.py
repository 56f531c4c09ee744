"""Whose names a pseudonym can be like, by names that a researcher reads, and where they come from."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr


class Culture(NamedTuple):
    """Whose names; written as in the texts."""

    locale: str
    """Of the `faker` package, whose lists of names these are."""
    in_latin: bool = False
    """Written in Latin letters instead of its own script."""
    family_first: bool = False
    """The family name stands before the given one."""


CULTURES: dict[str, Culture] = {
    "English (United States)": Culture("en_US"),
    "English (Great Britain)": Culture("en_GB"),
    "English (Ireland)": Culture("en_IE"),
    "English (India)": Culture("en_IN"),
    "English (Kenya)": Culture("en_KE"),
    "English (Nigeria)": Culture("en_NG"),
    "English (New Zealand)": Culture("en_NZ"),
    "Akan (Ghana)": Culture("tw_GH"),
    "Arabic (Algeria, Latin letters)": Culture("fr_DZ"),
    "Arabic (Palestine)": Culture("ar_PS"),
    "Arabic (Saudi Arabia)": Culture("ar_SA"),
    "Arabic": Culture("ar_AA"),
    "Armenian": Culture("hy_AM"),
    "Azerbaijani": Culture("az_AZ"),
    "Bengali": Culture("bn_BD"),
    "Bulgarian": Culture("bg_BG"),
    "Chinese (Latin letters)": Culture("zh_CN", in_latin=True),
    "Chinese (Taiwan)": Culture("zh_TW", family_first=True),
    "Chinese (Taiwan, Latin letters)": Culture("zh_TW", in_latin=True),
    "Chinese": Culture("zh_CN", family_first=True),
    "Croatian": Culture("hr_HR"),
    "Czech": Culture("cs_CZ"),
    "Danish": Culture("da_DK"),
    "Dutch (Belgium)": Culture("nl_BE"),
    "Dutch": Culture("nl_NL"),
    "Estonian": Culture("et_EE"),
    "Finnish": Culture("fi_FI"),
    "French (Belgium)": Culture("fr_BE"),
    "French (Canada)": Culture("fr_CA"),
    "French (Switzerland)": Culture("fr_CH"),
    "French": Culture("fr_FR"),
    "Georgian": Culture("ka_GE"),
    "German (Austria)": Culture("de_AT"),
    "German (Switzerland)": Culture("de_CH"),
    "German": Culture("de_DE"),
    "Greek": Culture("el_GR"),
    "Gujarati": Culture("gu_IN"),
    "Hausa": Culture("ha_NG"),
    "Hebrew": Culture("he_IL"),
    "Hindi": Culture("hi_IN"),
    "Hungarian": Culture("hu_HU", family_first=True),
    "Icelandic": Culture("is_IS"),
    "Igbo": Culture("ig_NG"),
    "Indonesian": Culture("id_ID"),
    "Irish": Culture("ga_IE"),
    "Italian": Culture("it_IT"),
    "Japanese (Latin letters)": Culture("ja_JP", in_latin=True),
    "Japanese": Culture("ja_JP", family_first=True),
    "Korean": Culture("ko_KR", family_first=True),
    "Latvian": Culture("lv_LV"),
    "Lithuanian": Culture("lt_LT"),
    "Macedonian": Culture("mk_MK"),
    "Marathi": Culture("mr_IN"),
    "Nepali": Culture("ne_NP"),
    "Norwegian": Culture("no_NO"),
    "Odia": Culture("or_IN"),
    "Pakistani (Latin letters)": Culture("en_PK"),
    "Persian": Culture("fa_IR"),
    "Polish": Culture("pl_PL"),
    "Portuguese (Brazil)": Culture("pt_BR"),
    "Portuguese": Culture("pt_PT"),
    "Romanian": Culture("ro_RO"),
    "Russian": Culture("ru_RU"),
    "Sinhala": Culture("si_LK"),
    "Slovak": Culture("sk_SK"),
    "Slovenian": Culture("sl_SI"),
    "Spanish (Argentina)": Culture("es_AR"),
    "Spanish (Chile)": Culture("es_CL"),
    "Spanish (Colombia)": Culture("es_CO"),
    "Spanish (Mexico)": Culture("es_MX"),
    "Spanish": Culture("es_ES"),
    "Swahili": Culture("sw"),
    "Swedish": Culture("sv_SE"),
    "Tamil": Culture("ta_IN"),
    "Thai (Latin letters)": Culture("en_TH"),
    "Thai": Culture("th_TH"),
    "Turkish": Culture("tr_TR"),
    "Ukrainian": Culture("uk_UA"),
    "Uzbek": Culture("uz_UZ"),
    "Vietnamese": Culture("vi_VN", family_first=True),
    "Yoruba": Culture("yo_NG"),
    "Zulu": Culture("zu_ZA"),
}
"""In the order in which they are listed."""

_BEST = "English (United States)"


def culture_called(typed: str) -> str:
    """The name of a culture that was typed whole, or as far as it is the only one.

    Raises:
        InputError: There is none, or there are several.
    """
    wanted = " ".join(typed.casefold().split())
    whole = [name for name in CULTURES if name.casefold() == wanted]
    found = whole or [name for name in CULTURES if wanted and wanted in name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            tr("“{typed}” may be {names}", typed=typed, names=", ".join(found[:8])),
            remedy=tr("name one of them in full"),
        )
    raise InputError(
        tr("no list of names is called “{typed}”", typed=typed), remedy=tr("`qualcode identity cultures` lists them")
    )


def culture_for(language: str | None) -> str:
    """The culture that fits texts of a language best, written as they are, where nobody has chosen one.

    Args:
        language: Its code, `de`; None for English.
    """
    code = (language or "").lower()[:2]
    fitting = (
        name for name, one in CULTURES.items() if code and one.locale.startswith(f"{code}_") and not one.in_latin
    )
    return next(fitting, _BEST)


def is_family_first(culture: str) -> bool:
    """Whether the family name stands first in a culture; False for one that is not known."""
    return culture in CULTURES and CULTURES[culture].family_first
