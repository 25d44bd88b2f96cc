"""A registration at ClinicalTrials.gov: one study of its API, version 2."""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.extract.records.paper import Paper, iso_day
from aggregator.extract.records.safe import Json, listed, text_of, within


def is_one(record: Json) -> bool:
    """Whether an object looks like a study."""
    return bool(text_of(record, "protocolSection", "identificationModule", "nctId"))


def read(record: Json) -> Paper:
    """What the registration says. Raises ValueError where that is no title."""
    protocol = within(record, "protocolSection")
    names = within(protocol, "identificationModule")
    title = text_of(names, "briefTitle") or text_of(names, "officialTitle")
    if not title.strip():
        raise ValueError("there is no title in it")
    status = within(protocol, "statusModule")
    told = within(protocol, "descriptionModule")
    return Paper(
        origin="ClinicalTrials.gov record",
        title=title,
        authors=tuple(_people(protocol)),
        journal="ClinicalTrials.gov",
        published=iso_day(text_of(status, "studyFirstPostDateStruct", "date")),
        modified=iso_day(text_of(status, "lastUpdatePostDateStruct", "date")),
        ids=(text_of(names, "nctId"), *_papers(protocol)),
        passages=(("", text_of(told, "briefSummary")), ("In detail", text_of(told, "detailedDescription")))
        if text_of(told, "briefSummary").strip()
        else (),
        facts=tuple(_facts(record, protocol)),
    )


def _people(protocol: Json) -> Iterator[str]:
    """Who leads the study, else who pays for it."""
    officials = listed(protocol, "contactsLocationsModule", "overallOfficials")
    sponsor = within(protocol, "sponsorCollaboratorsModule")
    for names in (
        [text_of(one, "name") for one in officials],
        [text_of(sponsor, "responsibleParty", "investigatorFullName")],
        [text_of(sponsor, "leadSponsor", "name")],
    ):
        if any(names):
            return iter(names)
    return iter(())


def _papers(protocol: Json) -> Iterator[str]:
    """The papers that tell the study's results. Those it only builds upon are not its own."""
    for one in listed(protocol, "referencesModule", "references"):
        if text_of(one, "type") in {"RESULT", "DERIVED"} and (number := text_of(one, "pmid")):
            yield f"PMID {number}"


def _facts(record: Json, protocol: Json) -> Iterator[tuple[str, tuple[str, ...]]]:
    design = within(protocol, "designModule")
    people, kind = text_of(design, "enrollmentInfo", "count"), text_of(design, "enrollmentInfo", "type")
    interventions = listed(protocol, "armsInterventionsModule", "interventions")
    outcomes = listed(protocol, "outcomesModule", "primaryOutcomes")
    yield "Kind of study", tuple(
        filter(None, (
            _words(text_of(design, "studyType")),
            *(_words(text_of(one)) for one in listed(design, "phases")),
            _words(text_of(design, "designInfo", "allocation").removeprefix("NA")),
            _masking(text_of(design, "designInfo", "maskingInfo", "masking")),
        ))
    )  # fmt: skip
    yield "Status", (_words(text_of(protocol, "statusModule", "overallStatus")),)
    yield "Participants", (f"{people} ({_words(kind)})" if kind else people,)
    yield "Conditions", tuple(text_of(one) for one in listed(protocol, "conditionsModule", "conditions"))
    yield "Interventions", tuple(text_of(one, "name") for one in interventions)
    yield "Primary outcomes", tuple(text_of(one, "measure") for one in outcomes)
    yield "Keywords", tuple(text_of(one) for one in listed(protocol, "conditionsModule", "keywords"))
    yield "Sponsor", (text_of(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name"),)
    if record.get("hasResults") is True:
        yield "Results", ("posted in the register",)


def _masking(code: str) -> str:
    return "Open label" if code == "NONE" else f"{_words(code)} masking" if code else ""


def _words(code: str) -> str:
    """A code as words: NOT_YET_RECRUITING is "Not yet recruiting", PHASE2 is "Phase 2"."""
    spelled = code.replace("_", " ").capitalize()
    return f"{spelled[:-1]} {spelled[-1]}" if spelled[:5] == "Phase" and spelled[-1].isdigit() else spelled
