"""Out and in again: nothing changes; and one edit is one cell."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DataError, IntegrityError, models, transaction
from hypothesis import given
from hypothesis import strategies as st

from archive.exchange.catalogue import tables
from archive.exchange.cells import Count, Day, Exact, Number, Several, Text, YesNo
from archive.exchange.compare import Outcome
from archive.exchange.export import export, text_of
from archive.exchange.load import load
from archive.models import Source, SuccessionCitation
from deployments.models import Deployment, DeploymentCitation, DeploymentClaim

ALL = tables()
each_table = pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
#: What the tables leave to the site: who may see a row, who wrote it, and what checks found.
NOT_IN_TABLES = {"publication", "entered_by", "reviewed_by", "link_state"}


def test_every_model_of_records_has_its_table_and_every_name_is_one():
    assert len({table.name for table in ALL}) == len({table.path for table in ALL}) == len(ALL) == 29


def test_what_is_referred_to_stands_before_what_refers_to_it():
    order = [table.model for table in ALL]
    for table in ALL:
        for column in table.columns:
            if column.field.related_model:
                assert order.index(column.field.related_model) <= order.index(table.model)


@each_table
def test_every_field_is_a_column(table):
    bounds = {f"{column.column_name}_{end}" for column in table.columns for end in ("earliest", "latest")}
    fields = {field.name for field in table.model._meta.fields} - bounds - NOT_IN_TABLES
    assert fields == set(table.header)


@each_table
def test_every_column_and_every_table_says_what_it_holds(table):
    assert table.help.endswith(".")
    assert [column.column_name for column in table.columns if not column.help.endswith((".", "?"))] == []


def test_ids_in_plain_words_come_from_tables_that_exist():
    names = {table.name for table in ALL}
    for table in ALL:
        for column, targets in table.ids.items():
            assert column in table.header
            assert set(targets) <= names


def test_the_data_dictionary_is_current():
    call_command("data_dictionary", check=True)


def test_a_data_dictionary_out_of_date_is_told(monkeypatch):
    monkeypatch.setattr("archive.management.commands.data_dictionary.dictionary", lambda _: "another")
    with pytest.raises(CommandError, match="out of date"):
        call_command("data_dictionary", check=True)


def test_the_shipped_tables_come_out_byte_for_byte(loaded, tmp_path):
    done = export(tmp_path)
    assert sum(each.held_back for each in done) == 0
    for table in ALL:
        assert (tmp_path / table.path).read_bytes() == (Path(settings.BASE_DIR) / table.path).read_bytes(), table.path
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {Path(table.path).name for table in ALL}
    assert all(set(plan.counts()) <= {Outcome.SAME} for plan in load(tmp_path, reason="again"))


def cells_of(table):
    rows = [table.cells(row) for row in table.published()]
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text_of(table, rows), newline=""))}


def another(column, row):
    """Another value that the field could hold."""
    field, value = column.field, getattr(row, column.attribute)
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.exclude(pk=value).order_by("?").values_list("pk", flat=True).first()
    if column.vocabulary:
        words = [word for word in column.vocabulary if word not in (value or ())]
        return [*value, words[0]] if column.several else words[0]
    if column.several:
        return [*value, "Ракета, or “x”"]
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    if isinstance(field, models.FloatField):
        return (value or 0) + 0.5
    if isinstance(column.widget, Day):
        return "unknown" if value.text != "unknown" else ""
    return f'{value}, "x"\nя' if field.max_length != 8 else f"{value}я"


def edit(table, column):
    """Change one field of one row, of the first that allows it. Returns the row's id."""
    for pk in table.published().values_list("pk", flat=True)[:40]:
        row = table.model._default_manager.get(pk=pk)
        setattr(row, column.attribute, another(column, row))
        try:
            with transaction.atomic():
                row.save()
        except (IntegrityError, DataError):
            continue
        return pk
    raise AssertionError(f"no row lets {column.column_name} change")


@each_table
def test_editing_one_field_changes_one_cell(loaded, table):
    if not table.published().exists():  # a table still without rows: give it one
        record = table.model._meta.get_field("record").related_model.objects.first()
        table.model.objects.create(id="test-s1", record=record, source=Source.objects.first(), quote="q")
    if "quote" in table.header:
        table.model.objects.filter(quote="").update(quote="q")  # words before and after need one
    before = cells_of(table)
    for column in table.columns[1:]:
        with transaction.atomic():
            pk = edit(table, column)
            after = cells_of(table)
            changed = {(key, name) for key in before for name in before[key] if before[key][name] != after[key][name]}
            assert changed == {(pk, column.column_name)}
            value = getattr(table.model._default_manager.get(pk=pk), column.attribute)
            assert column.widget.clean(after[pk][column.column_name]) == value
            transaction.set_rollback(True)


def test_drafts_and_what_refers_to_them_are_held_back(loaded, tmp_path):
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication="draft", summary="CANARY")
    held = {each.table.name: each.held_back for each in export(tmp_path)}
    assert held["deployments"] == 1
    assert held["deployment_claims"] == DeploymentClaim.objects.filter(deployment="oreshnik-belarus").count()
    assert held["citations/deployments"] == DeploymentCitation.objects.filter(record="oreshnik-belarus").count()
    for path in tmp_path.rglob("*.csv"):
        text = path.read_text()
        assert "CANARY" not in text
        assert "oreshnik-belarus-c-001" not in text


def test_a_draft_source_takes_its_citations_along(loaded, tmp_path):
    Source.objects.filter(pk="s-0001").update(publication="draft")
    held = {each.table.name: each.held_back for each in export(tmp_path)}
    assert held["sources"] == held["access_points"] == 1


def test_an_unwritable_folder_is_told(loaded, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="choose another folder"):
        call_command("export_records", folder=tmp_path / "file")


def test_the_export_command_counts(loaded, tmp_path, capsys):
    call_command("export_records", folder=tmp_path)
    assert "archive/data/states.csv: 208 rows" in capsys.readouterr().out


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@given(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_comes_back(value):
    assert Number().clean(Number().render(value)) == value
    assert not Number().render(value).endswith(".0")


@given(st.one_of(st.none(), st.integers()))
def test_a_count_comes_back(value):
    assert Count().clean(Count().render(value)) == value


@given(st.sampled_from([True, False, None]))
def test_yes_and_no_come_back(value):
    assert YesNo().clean(YesNo().render(value)) is value


@given(st.lists(WORDS.map(lambda word: word.replace(";", ",").strip()).filter(bool)))
def test_a_list_comes_back(value):
    assert Several().clean(Several().render(value)) == value


@given(WORDS)
def test_words_come_back(value):
    assert Exact().clean(Exact().render(value)) == value
    assert Text().clean(Text().render(value.strip())) == value.strip()


@pytest.mark.parametrize("cell", ["5,500", "5 km", "1e3", "nan", "inf", "٣", "--1", "1."])
def test_what_is_no_number_is_refused_with_the_remedy(cell):
    with pytest.raises(ValueError, match="Write a number"):
        Number().clean(cell)
    with pytest.raises(ValueError, match="Write a whole number"):
        Count().clean(cell)


def test_citations_are_ordered_by_record_and_position():
    table = next(table for table in ALL if table.model is SuccessionCitation)
    rows = [dict.fromkeys(table.header, "") | {"id": f"a-s{n}", "record": "a", "position": str(n)} for n in (10, 9, 1)]
    assert [line.split(",")[0] for line in text_of(table, rows).splitlines()[1:]] == ["a-s1", "a-s9", "a-s10"]
