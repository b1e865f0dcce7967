"""The facts are found in a checkout and in an installed package alike."""

import pytest

from ltd_toolkit import folders


def test_an_installed_package_uses_what_the_build_packed(tmp_path, monkeypatch):
    packed = tmp_path / "ltd_toolkit" / "_packed" / "notebooks"
    packed.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()  # some other package's folder beside it
    monkeypatch.setattr(folders, "PACKAGE", tmp_path / "ltd_toolkit")
    assert folders.notebooks_folder() == packed


def test_a_checkout_uses_the_folder_at_its_top(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(folders, "PACKAGE", tmp_path / "ltd_toolkit")
    assert folders.data_folder() == tmp_path / "data"


@pytest.mark.parametrize("ask", [folders.notebooks_folder, folders.data_folder])
def test_what_is_nowhere_is_refused_with_the_places_looked_at(tmp_path, monkeypatch, ask):
    monkeypatch.setattr(folders, "PACKAGE", tmp_path / "ltd_toolkit")
    with pytest.raises(FileNotFoundError, match=r"ltd_toolkit.*install ltd_toolkit again"):
        ask()
