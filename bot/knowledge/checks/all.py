"""Runs all checks of a pack's content: what its schema cannot show. None of them asks the matcher a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.checks import answers as checks_answers
from bot.knowledge.checks import claims as checks_claims
from bot.knowledge.checks import figures as checks_figures
from bot.knowledge.checks import filing as checks_filing
from bot.knowledge.checks import hints as checks_hints
from bot.knowledge.checks import labels as checks_labels
from bot.knowledge.checks import law as checks_law
from bot.knowledge.checks import lengths as checks_lengths
from bot.knowledge.checks import modality as checks_modality
from bot.knowledge.checks import phrasings as checks_phrasings
from bot.knowledge.checks import procedures as checks_procedures
from bot.knowledge.checks import references as checks_references
from bot.knowledge.checks import texts as checks_texts
from bot.knowledge.files.loader import Loaded
from bot.knowledge.findings import Finding

Check = Callable[[Loaded], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    checks_references.duplicate_ids,
    checks_references.unknown_facts,
    checks_references.unknown_notes,
    checks_references.unknown_sources,
    checks_references.unknown_entries,
    checks_references.unknown_smalltalk,
    checks_references.unknown_terms,
    checks_references.unknown_grounds,
    checks_references.unknown_procedures,
    checks_references.unused_facts,
    checks_references.unused_notes,
    checks_references.unused_sources,
    checks_references.one_sided_confusions,
    checks_law.unknown_law,
    checks_law.unknown_law_sources,
    checks_law.uncited_beside,
    checks_law.law_without_article,
    checks_law.rules_without_article,
    checks_law.nameless_instruments,
    checks_law.nameless_rules_in_short,
    checks_law.unchecked_statements,
    checks_law.unnamed_halves,
    checks_law.impossible_dates,
    checks_answers.uncited_statements,
    checks_answers.notes_in_the_article_layer,
    checks_claims.forbidden_claims,
    checks_claims.phone_numbers,
    checks_claims.bare_openers,
    checks_claims.statements_that_continue_nothing,
    checks_figures.unlisted_units,
    checks_figures.ungrounded_figures,
    checks_figures.unequal_figures,
    checks_figures.undated_figures,
    checks_figures.uncalled_estimates,
    checks_modality.unlisted_modalities,
    checks_modality.mixed_statements,
    checks_modality.unfounded_modalities,
    checks_modality.unshown_modalities,
    checks_modality.strengthened_statements,
    checks_modality.strengthened_phrases,
    checks_labels.wide_labels,
    checks_lengths.long_answers,
    checks_lengths.long_verdicts,
    checks_lengths.long_glances,
    checks_answers.silence_codes,
    checks_answers.silences_without_a_way_on,
    checks_answers.silences_that_name_nobody,
    checks_procedures.duties_of_another_procedure,
    checks_procedures.duties_in_effects,
    checks_phrasings.few_phrasings,
    checks_phrasings.repeated_phrasings,
    checks_phrasings.close_phrasings,
    checks_phrasings.few_exam_questions,
    checks_phrasings.exam_questions_that_are_phrasings,
    checks_phrasings.refusals_that_are_phrasings,
    checks_phrasings.few_refusals,
    checks_phrasings.twins_that_are_alike,
    *checks_filing.REFERENCES,
    checks_filing.idle_blocks,
    checks_filing.empty_rules,
    checks_filing.unexplained_silences,
    checks_filing.strengthened_rules,
    checks_hints.unknown_in_hints,
    checks_hints.unfit_hints,
    checks_hints.idle_hints,
    checks_texts.unfillable_phrases,
    checks_texts.unequal_placeholders,
    checks_texts.avoided_words,
    checks_texts.words_of_two_terms,
)


def check_pack(loaded: Loaded) -> tuple[Finding, ...]:
    """What is wrong with the readable part of a pack, ordered by file and line; `loaded.findings` are not repeated.

    A check that needs all items of a kind is silent while a file of that kind cannot be read.
    """
    return tuple(sorted({finding for check in CHECKS for finding in check(loaded)}))
