"""What undoing a decision will change, in words, before anybody does so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aggregator.model import Change
from aggregator.review import NOT_ASKED

_STATES = {
    "waiting": "{story} goes back to the questions. Readers do not get it meanwhile.",
    "approved": "{story} goes to readers again.",
    "rejected": "{story} is left out again.",
    "withdrawn": "{story} is withdrawn again.",
}
_FIELDS = {
    "merged_into_id": "{story} is a story of its own again.",
    "representative_id": "Readers get the article of {story} that they got before.",
    "title": "The title is {before} again.",
    "summary": "The summary is as it was before.",
}


def consequences(changes: Iterable[Change], titles: Mapping[int, str]) -> list[str]:
    """A sentence for each thing that goes back; `titles` are those of the stories by id."""
    found = [_sentence(change, titles) for change in changes]
    return list(dict.fromkeys(one for one in found if one))


def _sentence(change: Change, titles: Mapping[int, str]) -> str:
    if change.record == "case" and change.before == NOT_ASKED:
        return "What was asked then is asked no more."
    if change.record == "case":
        return "The question is open again."
    if change.record == "article":
        return "An article goes back to the story it was in." if change.field == "story_id" else ""
    story = f"“{titles.get(change.id, 'A story')}”"
    if change.field == "state":
        words = _STATES.get(str(change.before), "{story} is as it was before.")
    else:
        words = _FIELDS.get(change.field, "")
    return words.format(story=story, before=f"“{change.before}”")
