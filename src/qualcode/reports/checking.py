"""What changed since a report was written, and why: which documents, which codes."""

from __future__ import annotations

from collections.abc import Mapping

from qualcode.domain.report_answers import ItemCheck, ItemState, ReportCheck, listed
from qualcode.domain.report_files import ItemRecord, RunRecord
from qualcode.domain.translation import tr


def compare_runs(then: RunRecord, now: RunRecord) -> ReportCheck:
    """Compare what a report rested on with what it would rest on now.

    Items are told by their place in the report file; one that asks for something else is told as such, since its data
    cannot be compared.
    """
    corrected = _changed(then.document_states, now.document_states)
    redefined = _changed(then.code_rules, now.code_rules)
    before = {item.number: item for item in then.items}
    after = {item.number: item for item in now.items}
    items = [_item(before.get(n), after.get(n), corrected, redefined) for n in sorted(before.keys() | after.keys())]
    return ReportCheck(
        title=now.title,
        output=now.output,
        changed=any(item.state != "same" for item in items) or then.title != now.title,
        codebook_then=then.codebook,
        codebook_now=now.codebook,
        data_until_then=then.data_until,
        data_until_now=now.data_until,
        documents_corrected=corrected,
        codes_redefined=redefined,
        items=tuple(items),
    )


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in now if name in then and then[name] != now[name])


def _item(
    then: ItemRecord | None, now: ItemRecord | None, corrected: tuple[str, ...], redefined: tuple[str, ...]
) -> ItemCheck:
    if then is None or now is None:
        there = now or then
        assert there is not None, "an item is in one of the runs"
        state: ItemState = "new" if then is None else "gone"
        said = tr("the report file has it since") if then is None else tr("the report file has it no more")
        return ItemCheck(number=there.number, what=there.what, state=state, why=(said,))
    if then.asked != now.asked:
        said = tr("the report file asks for something else (it was: {what})", what=then.what)
        return ItemCheck(number=now.number, what=now.what, state="asked", why=(said,))
    causes = _causes(now, corrected, redefined)
    if then.data == now.data:
        state = "meant" if causes else "same"
        return ItemCheck(number=now.number, what=now.what, state=state, why=tuple(causes))
    documents = _parts(then.documents, now.documents)
    codes = _parts(then.codes, now.codes)
    return ItemCheck(
        number=now.number,
        what=now.what,
        state="changed",
        documents_new=documents[0],
        documents_gone=documents[1],
        documents_changed=documents[2],
        codes_new=codes[0],
        codes_gone=codes[1],
        codes_changed=codes[2],
        why=(*_why(documents, codes), *causes) or _people(corrected),
    )


_Parts = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""New, gone, changed."""


def _parts(then: Mapping[str, str], now: Mapping[str, str]) -> _Parts:
    new = tuple(name for name in now if name not in then)
    gone = tuple(name for name in then if name not in now)
    return new, gone, _changed(then, now)


def _why(documents: _Parts, codes: _Parts) -> list[str]:
    found = []
    for (new, gone, changed), noun in ((documents, "document"), (codes, "code")):
        found += [tr("something from {names} that was not in it", names=listed(new, noun))] if new else []
        found += [tr("nothing more from {names}", names=listed(gone, noun))] if gone else []
        if changed:
            names = listed(changed, noun)
            in_documents = noun == "document"
            found.append(
                tr("other codings in {names}", names=names)
                if in_documents
                else tr("other codings of {names}", names=names)
            )
    return found


def _causes(now: ItemRecord, corrected: tuple[str, ...], redefined: tuple[str, ...]) -> list[str]:
    """What lies behind the item that is another now, whether or not that changed what it shows."""
    touched = tuple(name for name in corrected if name in now.documents)
    ruled = tuple(path for path in redefined if path in now.codes)
    found = [tr("{names} corrected, or with other attributes", names=listed(touched, "document"))] if touched else []
    return [*found, *([tr("{names} redefined", names=listed(ruled, "code"))] if ruled else [])]


def _people(corrected: tuple[str, ...]) -> tuple[str, ...]:
    said = tr("its codings are the same; what it says of people or places is other")
    return (f"{said}: {listed(corrected, 'document')}" if corrected else said,)
