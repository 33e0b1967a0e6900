"""Whatever is pressed, typed or commanded, in whatever order: there is a reply, and the form stays one that the rules understand."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.dialogue.actions import START, parse, parse_case, parse_form
from bot.dialogue.form.state import held_of
from bot.dialogue.policy import decide
from bot.dialogue.tracker import Form, Tracker, from_json, to_json
from bot.dialogue.turn import Turn
from bot.messages import Choice, Commanded, ConversationKey, Pressed, Said, Utterance
from tests.dialogue.builders import KEY, NOW, ruled, utterance
from tests.support.cached_editions import frozen_edition

CURRENT = frozen_edition()
SLOTS, HINTS = CURRENT.pack.slots, CURRENT.pack.hints
# the same rules after an update: one value is gone, and with it the words that meant it
UPDATED = ruled(
    CURRENT,
    digest="0" * 64,
    slots=tuple(slot.model_copy(update={"values": tuple(value for value in slot.values if value.id != "music")}) for slot in SLOTS),
    hints=tuple(hint for hint in HINTS if "music" not in f"{hint.fills} {hint.denied} {hint.suggests}"),
)
EDITIONS = (CURRENT, UPDATED)
TYPED = [
    "yes",
    "没有",
    "不清楚",
    "why?",
    "上一步",
    "my answers",
    "选好了",
    "都有",
    "API和SDK",
    "生成内容",
    "music",
    "open source, fine-tuned by you",
    "算法备案要多久？",
    "我们是toB的，语音合成用API卖给别的公司，模型自研",
    "Our consumer app composes music; its algorithm filing has passed and now we add a mini program.",
    "没有用AI",
    "我们以服务提供者身份备了算法",
    "AI painting for users in Japan",
    "Can I fly to the moon?",
    "thanks",
    "asdf",
    "🎉",
    "",
]
COMMANDS = [("check", ""), ("check", "Our public app calls GLM's API."), ("help", ""), ("ask", "算法备案要多久？"), ("plan", "2027-03-01")]
COMMANDS += [("cases", ""), ("cases", "open 1"), ("privacy", ""), ("language", "en")]
STRANGER = ConversationKey(KEY.channel, KEY.chat, "somebody else")


class Forms(RuleBasedStateMachine):
    """One reader with one form, now and then a stranger, now and then new rules."""

    def __init__(self) -> None:
        super().__init__()
        self.edition = EDITIONS[0]
        self.tracker = Tracker(language="en")
        self.choices: tuple[Choice, ...] = (Choice("start", START),)

    def does(self, act: Said | Pressed | Commanded) -> Turn:
        done = decide(self.edition, self.tracker, utterance(act), NOW)
        assert done == decide(self.edition, self.tracker, utterance(act), NOW)
        assert done.replies
        assert all(reply.plain for reply in done.replies)
        for reply in done.replies:
            for choice in reply.choices:
                assert len(choice.action.encode()) <= 64
                assert parse(choice.action) or parse_case(choice.action)
        self.tracker = from_json(to_json(done.tracker))
        self.choices = tuple(choice for reply in done.replies for choice in reply.choices) or self.choices
        return done

    @rule(at=st.integers(0, 40))
    def presses(self, at: int) -> None:
        self.does(Pressed(self.choices[at % len(self.choices)].action))

    @rule(text=st.sampled_from(TYPED) | st.text(max_size=30))
    def types(self, text: str) -> None:
        self.does(Said(text))

    @rule(command=st.sampled_from(COMMANDS))
    def commands(self, command: tuple[str, str]) -> None:
        self.does(Commanded(*command))

    @rule()
    def rules_change(self) -> None:
        self.edition = EDITIONS[1] if self.edition is EDITIONS[0] else EDITIONS[0]

    @rule(at=st.integers(0, 40))
    def a_stranger_presses(self, at: int) -> None:
        action = self.choices[at % len(self.choices)].action
        if action == START or not action.startswith("f|"):
            return
        done = decide(self.edition, Tracker(language="en"), Utterance(STRANGER, Pressed(action)), NOW)
        assert (done.decision, done.tracker) == ("stale", Tracker(language="en"))
        assert done.replies[0].toast == self.edition.pack.say("form.not-yours", "en")

    @rule(text=st.from_regex(r"f\|[0-9a-z]{1,12}\|[0-9]{1,3}\|[a-z](\|[a-z_]{1,20})?", fullmatch=True))
    def a_forged_press_changes_nothing(self, text: str) -> None:
        action, form = parse_form(text), self.tracker.form
        if form is None or getattr(action, "form", "") != form.id:
            assert decide(self.edition, self.tracker, utterance(Pressed(text)), NOW).tracker == self.tracker

    @precondition(lambda self: self.tracker.form is not None and self.tracker.form.digest == self.edition.pack.digest)
    @rule(at=st.integers(0, 40))
    def one_step_and_back(self, at: int) -> None:
        before = self.tracker.form
        assert before is not None
        self.does(Pressed(self.choices[at % len(self.choices)].action))
        after = self.tracker.form
        if after is None or after.id != before.id or len(after.past) != len(before.past) + 1 or len(before.past) >= 29:
            return
        self.does(Said("back"))
        assert self.tracker.form is not None
        assert _essence(self.tracker.form) == _essence(before)

    @invariant()
    def the_form_is_one_that_the_rules_understand(self) -> None:
        form, book = self.tracker.form, self.edition.book
        if form is None or form.digest != self.edition.pack.digest:
            return
        facts = form.answers.facts
        assert not form.answers.checked(book).strange
        held = held_of(book, form)
        assert all(book.terms.applies(book.terms.slots[name], held) is not False for name in facts)
        assert not set(form.answers.unknown) & set(facts)
        assert set(form.answers.words) <= set(facts)
        assert (form.stage == "asking") <= bool(form.asking)
        assert not form.asking or form.asking in book.terms.slots


def _essence(form: Form) -> tuple[object, ...]:
    return form.answers, form.asking, form.stage


Forms.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestForms = pytest.mark.exhaustive(Forms.TestCase)
