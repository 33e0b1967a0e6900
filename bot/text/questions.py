"""Splits a message into its questions, each with what the other sentences tell about the asker's case."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_QUESTIONS = 4
"""Questions answered in one reply; a message with more is taken as one question."""

_SENTENCE = re.compile(r"[^?!.;。\n]+(?:\.(?=\w)[^?!.;。\n]+)*[?!.;。\n]*")
_NUMBERED = re.compile(r"(?:^|\s)[(（]?[1-9][).、）](?!\d)\s*")
_PART = re.compile(
    r"[,;、]\s*(?:另外|还有|以及|并且|同时|and\b|also\b|plus\b)?\s*|另外|还有|以及|"
    r"\s(?:and|also|plus)\s+(?=(?:what|which|who|whom|where|when|why|how|can|could|do|does|is|are|must|should|will|may)\b)"
)
_GOES_ON = re.compile(r"(?:is|are|was|were|has|have|had|did|would|will)\b")
"""Verbs by which a half goes on with what the other one asks about."""
_AND = re.compile(r"\band\b|和|跟|并且?|以及")
_ASKS_ZH = re.compile(
    r"[吗么嘛呢]\W*$|什么|多久|多少|(?<![好十这那])几[个家天款种批]|怎[么样]|哪|谁|是否|是不是|能不能|可不可以|可否|能否|要不要|需不需要|用不用|有没有|算不算|"
    r"如何|为何|为什么|还是|行不行|得不得|啥|咋|何时|请问"
)
_INDIRECT = re.compile(r"(?:检测|判断|识别|鉴别|确定|区分)[^,，;；?？]*?(?:是否|是不是)")
"""A question inside a statement: what a product finds out, not what is asked."""
_ASKS_EN = re.compile(
    r"^(?:and |but |so |or |also |then |ok |please )*(?:what|which|who|whom|whose|when|where|why|how|"
    r"is|are|was|am|do|does|did|can|could|may|must|should|shall|will|would|has|have|need|any)\b"
)
_FILLER = re.compile(
    r"^(?:(?:hi|hello|hey|dear \w+|good (?:morning|afternoon|evening)|thanks?|thank you|thx|ok(?:ay)?|well|please|"
    r"sorry(?: to (?:bother|disturb|trouble)(?: you)?)?|excuse me|quick question|one question|(?:a )?question(?=[,:])|fyi|btw|by the way)"
    r"(?: (?:there|all|everyone|team|guys))?(?:[\s,!.:~]+|$)|"
    r"(?:你好|您好|大家好|哈喽|嗨|早上好|下午好|晚上好|谢谢|多谢|请问|麻烦问|麻烦|想问|想了解|想知道|想咨询|请教|打扰|不好意思|问|咨询)(?:一下|下)?[啊呀哈]?[\s,，!！.。:：~]*|"
    r"(?:老师|各位|大佬)+(?:好|们好)?[\s,，!！.。:：~]+)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a message."""

    text: str
    """The sentence that asks."""
    background: str = ""
    """What the message tells before it."""

    @property
    def whole(self) -> str:
        """The question with its background."""
        return f"{self.background} {self.text}".strip()


def without_greeting(text: str) -> str:
    """A normalized text without the greetings and courtesies at its start; empty where it is nothing else."""
    while found := _FILLER.match(text):
        text = text[found.end() :]
    return text


def asks(sentence: str) -> bool:
    """True for a normalized sentence that has the form of a question."""
    return "?" in sentence or bool(_ASKS_EN.match(sentence)) or bool(_ASKS_ZH.search(_INDIRECT.sub("", sentence)))


def asking_parts(text: str) -> tuple[Question, ...]:
    """The questions of a normalized sentence, if its parts ask at least two, each with what the parts before the first one tell.

    A part that tells something behind a question belongs to it: the whole sentence is one question then.
    """
    parts = [part for piece in _PART.split(text) for part in _joined(without_greeting(piece.strip(" ,;?"))) if part]
    asking = [asks(part) for part in parts]
    first = asking.index(True) if True in asking else len(parts)
    if not 1 < len(parts) - first <= MOST_QUESTIONS or not all(asking[first:]):
        return (Question(text),)
    return tuple(Question(part, ", ".join(parts[:first])) for part in parts[first:])


def _joined(piece: str) -> list[str]:
    """The halves of a part that are joined by "and", if both ask something; else the part."""
    halves = [half.strip() for half in _AND.split(piece, maxsplit=1)]
    stands = len(halves) > 1 and all(halves) and all(map(asks, halves)) and not _GOES_ON.match(halves[1])
    return halves if stands else [piece]


def questions_in(text: str) -> tuple[Question, ...]:
    """The questions of a normalized message, in order; a message that asks nothing by its form is one question.

    Sentences are told apart by end marks, never by a comma: a comma stands inside one question.
    """
    sentences = [
        sentence
        for sentence in (without_greeting(part.strip()) for part in _SENTENCE.findall(_NUMBERED.sub("\n", text)))
        if sentence.strip(" ?!.;。")
    ]
    questions: list[Question] = []
    background: list[str] = []
    for sentence in sentences:
        if asks(sentence):
            questions.append(Question(sentence, " ".join(background)))
        else:
            background.append(sentence)
    if not questions or len(questions) > MOST_QUESTIONS:
        return (Question(" ".join(sentences)),) if sentences else ()
    return tuple(questions)
