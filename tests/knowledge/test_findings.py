"""A finding is one line: where, what, what to do."""

from bot.knowledge.findings import Finding, Place


def test_a_finding_reads_as_file_line_column_what_and_what_to_do() -> None:
    finding = Place("faq/cycles.yaml", 3, 7).finding("the key `zh` is missing", "add it")
    assert finding == Finding("faq/cycles.yaml", 3, 7, "the key `zh` is missing", "add it")
    assert str(finding) == "faq/cycles.yaml:3:7: the key `zh` is missing, add it"
