"""Of what, whose, and how far: the three things that make a status."""

from __future__ import annotations

import pytest

from bot.dialogue.edition import Edition
from bot.extraction.filing_status import filing_statuses
from bot.text.message import Message


def told(edition: Edition, text: str) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for each in (each for each in filing_statuses(edition.hints.read(Message(text))) if each.plain):
        found.setdefault(each.slot, set()).add(each.value)
    return found


PASSED, OPEN = {"prior_algo_filing": {"passed"}}, {"prior_algo_filing": {"none"}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # whose
        ("我们的算法备案通过了", PASSED),
        ("算法备案通过了", PASSED),
        ("Our algorithm filing was approved", PASSED),
        ("供应商的算法备案通过了", {"upstream_algo_passed": {True}}),
        ("我们供应商的算法备案通过了", {"upstream_algo_passed": {True}}),
        ("the algorithm filing of our supplier has passed", {"upstream_algo_passed": {True}}),
        ("通义的算法备案通过了", {"upstream_algo_passed": {True}}),
        ("通义那边说了很多很多的事情算法备案通过了", {}),
        ("底层是通义，算法备案通过了", {}),
        ("他们的算法备案通过了", {}),
        ("我们用智谱的API。他们的算法备案通过了", {"upstream_algo_passed": {True}}),
        ("我们用智谱的API。算法备案通过了", {}),
        # of what
        ("供应商的备案通过了", {}),
        ("供应商两个备案都通过了", {"upstream_algo_passed": {True}, "upstream_llm_passed": {True}}),
        ("供应商的大模型备案通过了", {"upstream_llm_passed": {True}}),
        ("供应商的算法备案过了，大模型还没过", {"upstream_algo_passed": {True}, "upstream_llm_passed": {False}}),
        ("我们的大模型备案通过了", {}),
        ("大模型通过了测试", {}),
        ("供应商的ICP备案有了", {}),
        ("我们有ICP备案号", {"has_icp": {True}}),
        ("ICP和标识都做好了", {"has_icp": {True}, "labelling_done": {True}}),
        ("ICP有了标识没做", {"has_icp": {True}, "labelling_done": {False}}),
        ("we have ICP and labels", {"has_icp": {True}, "labelling_done": {True}}),
        # how far
        ("我们的算法备案已提交", {"prior_algo_filing": {"in_progress"}}),
        ("我们的算法备案提交了，后来通过了", {"prior_algo_filing": {"in_progress", "passed"}}),
        ("我们的算法备案提交了后来通过了", PASSED),
        ("我们的算法备案初审通过了还在审核", {"prior_algo_filing": {"in_progress"}}),
        ("我们的算法备案已提交，还没通过", {"prior_algo_filing": {"in_progress"}}),
        ("我们的算法备案还没过", OPEN),
        ("没有算法备案", OPEN),
        ("没有通过算法备案", OPEN),
        ("算法备案没有", OPEN),
        ("我们做了算法备案", {}),
        ("算法备案过了没过", {}),
        ("we have questions about ICP", {}),
        ("ICP", {}),
        ("the labels are done", {"labelling_done": {True}}),
        # told of nobody
        ("算法备案通过了吗", {}),
        ("我们需要算法备案通过", {}),
        ("如果算法备案通过了", {}),
        # numbers
        ("供应商：网信算备330110507206401230035号", {"upstream_algo_passed": {True}}),
        ("网信算备330110507206401230035号", PASSED),
        ("通义的号是Beijing-TongYi-20230901", {"upstream_llm_passed": {True}}),
        ("京ICP备12345678号", {"has_icp": {True}}),
    ],
)
def test_statuses(frozen: Edition, text: str, found: dict[str, set[object]]) -> None:
    assert told(frozen, text) == found


def test_a_filing_that_may_be_the_suppliers_is_told_as_not_plain(frozen: Edition) -> None:
    found = filing_statuses(frozen.hints.read(Message("底层是通义，算法备案在审核")))
    assert [(each.slot, each.value, each.plain) for each in found] == [("prior_algo_filing", "in_progress", False)]
    assert not list(filing_statuses(frozen.hints.read(Message("底层是通义，算法备案还没过"))))
