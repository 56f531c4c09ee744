"""What the columns of a survey hold: who answers, open answers, attributes, and what has no place in a project."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.sheets import Line

_ID = (
    "respondent",
    "respondent id",
    "respondentid",
    "response id",
    "responseid",
    "participant",
    "id",
    "case",
    "code",
)
_LEAST_WORDS = 4.0
"""Words of an average answer from which on a column holds open answers."""
_PROSE = 8.0
"""Words of an average answer from which on a column holds no names or contacts, whatever its head says."""
_MOST = 0.5
"""Share of the filled cells from which on their shape says what a column holds."""
_NEARLY_ALL = 0.9
_FEW = 3
"""Fewer values than these say nothing of what a column holds."""


_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e"})
"""Letters that no decomposition takes their stroke from."""


def _folded(written: str) -> str:
    """Lower case without accents."""
    parted = unicodedata.normalize("NFKD", written.casefold())
    return "".join(character for character in parted if not unicodedata.combining(character)).translate(_PLAIN)


def _listed(written: str) -> frozenset[str]:
    return frozenset(_folded(written).split())


_WORDS = _listed(
    """
    name names surname surnames username nickname phone phones telephone telephones mobile email mail address
    addresses postcode postcodes zipcode street ip ipaddress dob birthdate birthday ssn passport whatsapp telegram
    skype instagram facebook fax
    plz strasse wohnort geburtsdatum geburtstag rufnummer rufname ansprechpartner spitzname
    nom noms prenom prenoms courriel
    apellido apellidos correo telefono domicilio direccion apodo
    nome nomes sobrenome sobrenomes apelido apelidos morada endereco telemovel telefone correio
    cognome cognomi cellulare indirizzo recapito
    naam namen adres straat geboortedatum
    jmeno prijmeni bydliste meno priezvisko bydlisko
    imie imiona nazwisko nazwiska komorka komorkowy pesel
    namn fornamn efternamn tilltalsnamn gatuadress personnummer fodelsedatum
    navn fornavn efternavn etternavn adresse fodselsdato fodselsdag fodselsnummer cpr mobilnummer
    nimi etunimi sukunimi puhelin osoite sahkoposti katuosoite syntymaaika henkilotunnus
    vezeteknev keresztnev lakcim szuletesnap
    nume prenume adresa prezime priimek vardas pavarde vards uzvards perekonnanimi eesnimi
    soyad soyadi isim eposta
    имя фамилия отчество фио почта адрес телефон мобильный имеил емаил паспорт ім'я імя прізвище пошта адреса име
    ονομα επωνυμο ονοματεπωνυμο διευθυνση κινητο
    名前 氏名 お名前 姓名 住所 电话 電話 手机 地址 邮箱 电子邮件 メール メールアドレス 電話番号
    이름 성명 전화번호 주소 이메일
    الاسم الهاتف البريد العنوان שם טלפון כתובת
    """
)
"""Words, folded, that alone say that a column holds names, contacts or birth dates."""
_PARTS = (
    *("email", "telefon", "telephon", "handynummer", "handynr", "mobilnummer", "mobilnr", "vorname", "nachname"),
    *("familienname", "geburtsname", "geburtsdatum", "adresse", "anschrift", "voornaam", "achternaam", "telefoon"),
    *("prenom", "apellido", "firstname", "lastname", "fullname", "forename", "familyname", "givenname", "middlename"),
    *("phonenumber", "phoneno", "mobilephone", "mailaddress", "mailadress", "postadress", "birthdate", "dateofbirth"),
    *("телефон", "фамили", "τηλεφων", "puhelinnumero", "telefonszam"),
)
"""Parts of words, folded, that say so in compounds: `Elterntelefon`, `EmailAddress`."""
_ENDS = ("name", "namn", "navn", "naam")
"""Ends of words in languages that write compounds as one: `Schülername`."""
_PHRASES = (
    *(
        "e mail",
        "date of birth",
        "birth date",
        "social security",
        "post code",
        "date de naissance",
        "fecha de nacimiento",
    ),
    *(
        "data de nascimento",
        "data di nascita",
        "datum narozeni",
        "datum narodenia",
        "data urodzenia",
        "szuletesi datum",
    ),
    *(
        "data nasterii",
        "datum rodenja",
        "dogum tarihi",
        "nombre completo",
        "nombre y",
        "nombre de pila",
        "nombre del",
    ),
    *(
        "дата рождения",
        "дата народження",
        "дата на раждане",
        "ημερομηνια γεννησης",
        "e posta",
        "e post",
        "first name",
    ),
)
"""Several words, folded, that say so together. French has `nombre` too, for a number."""
_WHOLE = _listed(
    "\n    nombre nombres tel tlf tfn gsm puh geburt mobil mobiel mobilni movil celular portable "
    "cell mel cep cim nev ime\n"
    "    ad adi adiniz contact contacts kontakt kontakte contacto contatto contato kontaktai "
    "signature unterschrift\n    ulice ulica rue zip\n    "
)
"""Heads, folded, that say so where there is no other word."""

_EMAIL = re.compile(r"[^\s@,;<>()]{1,64}@[^\s@,;<>()]{1,255}\.[^\W\d_]{2,24}")
_PHONE = re.compile(r"(?:tel\.?:?\s*)?(?=[+(0]|\d+[\s\-/.]+\d+[\s\-/.]+\d)\+?[\d\s()\-/.]{7,24}", re.I)
_NO_PHONE = re.compile(
    r"\d+[.,]\d+|\d{1,4}([-./])\s?\d{1,2}\1\s?\d{1,4}\.?(?:[ T].*)?|\d{1,3}(?:[ .]\d{3})+|(?:\d{1,3}\.){3}\d{1,3}"
)
"""Decimals, dates, numbers in groups of three."""
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
_NAME_WORD = re.compile(r"(?:[A-Z]\.?|[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*)[.,]?")
_PARTICLES = _listed("al bin da de del della den der di dos du el la le van von y zu")


@dataclass(frozen=True, slots=True)
class SurveyColumns:
    """What each column of a survey is, by its place."""

    respondent: int
    texts: tuple[int, ...]
    attributes: tuple[int, ...]
    left_out: tuple[int, ...]
    """Names and contacts, and what a person named."""
    warnings: tuple[str, ...] = ()
    """Columns that are kept and may hold what should not be."""


def survey_columns(
    head: Sequence[str],
    lines: Sequence[Line],
    file: str,
    *,
    respondent: str | None,
    texts: Sequence[str],
    leave_out: Sequence[str] = (),
) -> SurveyColumns:
    """What the columns hold: as they are named, or by their heads and what is written in them.

    Raises:
        InputError: A named column is not there or is named for two things, no column tells the respondents apart, or
            none holds open answers.
    """
    out = {_column(name, head, file) for name in leave_out}
    id_ = _respondent(head, lines, file, respondent, out)
    named = tuple(_column(name, head, file) for name in texts)
    for column in (id_, *named):
        if column in out:
            raise InputError(
                tr("“{head}” cannot be left out, since it holds respondents or answers", head=head[column]),
                file=file,
                line=1,
                remedy=tr("name it once"),
            )
    out |= {i for i in range(len(head)) if i != id_ and i not in named and _is_personal(head[i], _values(lines, i))}
    kept = [i for i in range(len(head)) if head[i] and i != id_ and i not in out]
    chosen = named or tuple(i for i in kept if _words(_values(lines, i)) >= _LEAST_WORDS)
    if not chosen:
        raise InputError(
            tr("no column holds open answers"), file=file, line=1, remedy=tr("name one with --answers COLUMN")
        )
    attributes = tuple(i for i in kept if i not in chosen)
    warnings = (
        *_doubtful_respondents(head[id_], _values(lines, id_)),
        *(told for i in attributes for told in _doubtful_attribute(head[i], _values(lines, i))),
        *(told for i in chosen for told in _doubtful_answers(head[i], lines, i)),
    )
    return SurveyColumns(id_, chosen, attributes, tuple(sorted(out)), warnings)


def cell(line: Line, column: int) -> str:
    """A cell; empty where the line is too short."""
    return line.cells[column] if column < len(line.cells) else ""


def _column(name: str, head: Sequence[str], file: str) -> int:
    folded = [title.casefold() for title in head]
    if not name or name.casefold() not in folded:
        there = ", ".join(f"“{title}”" for title in head if title)
        raise InputError(
            tr("there is no column “{name}”", name=name),
            file=file,
            line=1,
            remedy=tr("the columns are {names}", names=there),
        )
    return folded.index(name.casefold())


def _respondent(head: Sequence[str], lines: Sequence[Line], file: str, named: str | None, out: set[int]) -> int:
    """The column that tells respondents apart."""
    if named is not None:
        return _column(named, head, file)
    folded = [title.casefold() for title in head]
    known = [folded.index(name) for name in _ID if name in folded]
    unique = [column for column in known if column not in out and _distinct(lines, column)]
    if not unique:
        raise InputError(
            tr("no column tells the respondents apart"),
            file=file,
            line=1,
            remedy=tr("name it with --respondent COLUMN"),
        )
    return unique[0]


def _values(lines: Sequence[Line], column: int) -> list[str]:
    """The cells of a column that hold something."""
    return [value for line in lines if (value := cell(line, column))]


def _distinct(lines: Sequence[Line], column: int) -> bool:
    values = [cell(line, column).casefold() for line in lines]
    return all(values) and len(set(values)) == len(values)


def _words(values: Sequence[str]) -> float:
    return sum(len(value.split()) for value in values) / max(1, len(values))


# ---------------------------------------------------------------------- what has no place in a project


def _is_personal(head: str, values: Sequence[str]) -> bool:
    """Whether a column holds names, contacts or birth dates: by its head, else by the shape of what is in it."""
    return (_says_personal(head) and _words(values) < _PROSE) or _hold_contacts(values)


def _says_personal(head: str) -> bool:
    # `firstName` and `EMailAddress` are several words, `ID` is one.
    parted = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", head)
    words, together = _folded_words(parted), _folded_words(head)
    joined = f" {' '.join(words)} "
    return (
        "".join(words) in _WHOLE
        or any(word in _WORDS or word.endswith(_ENDS) for word in (*words, *together))
        or any(part in word for word in together for part in map(_folded, _PARTS))
        or any(f" {phrase} " in joined for phrase in map(_folded, _PHRASES))
    )


def _folded_words(head: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", _folded(head))


def _hold_contacts(values: Sequence[str]) -> bool:
    """Whether most of what is written are e-mail addresses, telephone numbers or addresses of computers."""
    return bool(values) and sum(map(_is_contact, values)) >= _MOST * len(values)


def _is_contact(value: str) -> bool:
    return _is_email(value) or _is_phone(value) or bool(_IP.fullmatch(value))


def _is_email(value: str) -> bool:
    parts = value.split()
    return len(parts) <= 4 and any(_EMAIL.fullmatch(part.strip(",;<>()")) for part in parts)


def _is_phone(value: str) -> bool:
    digits = sum(character.isdigit() for character in value)
    # Bare digits may be the number of anything; those of a telephone are many and begin with a zero.
    least = 9 if value.isdigit() else 7
    return least <= digits <= 15 and bool(_PHONE.fullmatch(value)) and not _NO_PHONE.fullmatch(value)


def _look_like_names(values: Sequence[str]) -> bool:
    """Whether nearly every value is another one, and written like the name of a person."""
    different = len({value.casefold() for value in values})
    if len(values) < _FEW or different < _NEARLY_ALL * len(values):
        return False
    return sum(map(_is_like_a_name, values)) >= _NEARLY_ALL * len(values)


def _is_like_a_name(value: str) -> bool:
    words = [word for word in value.split() if word.casefold() not in _PARTICLES]
    return 1 <= len(words) <= 4 and all(_NAME_WORD.fullmatch(word) for word in words) and len(value) > 2


def _doubtful_respondents(head: str, values: Sequence[str]) -> list[str]:
    if not _says_personal(head) and not _hold_contacts(values):
        return []
    return [
        tr(
            "“{head}” tells the respondents apart and looks like names or contacts: put pseudonyms or numbers in it",
            head=head,
        )
    ]


def _doubtful_attribute(head: str, values: Sequence[str]) -> list[str]:
    if head.casefold() == "site" or not _look_like_names(values):
        return []
    return [tr("“{head}” looks like names of people, leave it out with --leave-out “{head}” if it is", head=head)]


def _doubtful_answers(head: str, lines: Sequence[Line], column: int) -> list[str]:
    found = [line.number for line in lines if "@" in (said := cell(line, column)) and _EMAIL.search(said)]
    if not found:
        return []
    if len(found) == 1:
        return [tr("an answer to “{head}” has an e-mail address in it (line {line})", head=head, line=found[0])]
    return [
        tr(
            "an answer to “{head}” has an e-mail address in it (line {line} and {more} more)",
            head=head,
            line=found[0],
            more=len(found) - 1,
        )
    ]
