"""What the README shows runs as it stands there."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_there_is_something_to_run():
    assert len(BLOCKS) >= 2


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_each_block_runs(block, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(block, str(README), "exec"), {})
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("page", ["README.md", "README.fr.md", "docs/guide_fr.md", "docs/guide_en.md"])
def test_what_a_page_of_the_house_points_to_is_there(page):
    place = README.parent / page
    text = place.read_text(encoding="utf-8")
    targets = [each.partition("#")[0] for each in re.findall(r"\]\(([^)\s]+)\)", text) if "//" not in each]
    assert targets
    assert [each for each in targets if each and not (place.parent / each).exists()] == []


@pytest.mark.parametrize(("page", "language"), [("README.md", "en"), ("README.fr.md", "fr")])
def test_every_lesson_is_in_the_table(page, language):
    text = (README.parent / page).read_text(encoding="utf-8")
    lessons = sorted(README.parent.glob(f"notebooks/{language}/*.ipynb"))
    assert [each.stem for each in lessons if f"notebooks/{language}/{each.name}" not in text] == []
