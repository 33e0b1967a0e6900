"""Prints how a question was understood and on what its answer rests, for `ask --explain`."""

from __future__ import annotations

from rich.console import Console

from bot.service.explaining import ExplainedCandidate, ExplainedQuestion, Explanation


def print_explanation(explanation: Explanation) -> None:
    """Prints an explanation to standard output."""
    console = Console(highlight=False, markup=False)
    console.print(f"\ndecision: {explanation.decision}, in {explanation.milliseconds:.1f} ms, by {explanation.method}")
    for question in explanation.questions:
        _print_question(console, question)
    if explanation.facts:
        console.print("\nfacts read:")
        for fact in explanation.facts:
            console.print(f"  {fact.asked} {fact.value} ({fact.slot}), from: {fact.words}", soft_wrap=True)
    for told in explanation.told:
        console.print(f"\ntold: {told.entry}  {told.place}")
        for statement in told.statements:
            console.print(f"  {statement.id} [{statement.level or 'not compared'}] {statement.text}", soft_wrap=True)


def _print_question(console: Console, question: ExplainedQuestion) -> None:
    terms = ", ".join(f"{term.name} ({term.kind})" for term in question.terms)
    console.print(f"\nunderstood: {question.question}\nterms: {terms or '-'}", soft_wrap=True)
    bands = f"sure: {question.sure:.2f}, an answer needs {question.answer_from:.2f}"
    if question.result != "answered":
        bands += f"; near: {question.near:.2f}, an offer needs {question.offer_from:.2f}"
    console.print(f"result: {question.result} ({bands})")
    for candidate in question.candidates:
        head = f"  {candidate.score:.2f} {candidate.outcome:<7} {candidate.entry}  {candidate.place}  likeness {candidate.likeness:.2f}"
        console.print("; ".join([head, *_guards(candidate)]), soft_wrap=True)


def _guards(candidate: ExplainedCandidate) -> list[str]:
    guards = (("never met", candidate.unmet), ("lacks", candidate.missing), ("barred by", candidate.excluded))
    return [f"{what}: {', '.join(terms)}" for what, terms in guards if terms]
