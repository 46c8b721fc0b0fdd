"""Rows by their keys, columns by their headers: the cases of a table differ (in the spirit of paulfitz/daff)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.comparison.tables.paired import compare_tables, is_sorted_anew
from diffreport.model import Relation, Table, TableChange

from .tabling import named_tables, table, tables


def said(change: TableChange) -> list[str]:
    """Return what a reader is told: columns, rows, then cells that are content."""
    columns = [
        f"column {p.old_name} {p.relation.value} {p.new_name}".replace("  ", " ").strip()
        for p in change.columns
        if p.relation != Relation.SAME
    ]
    rows = [
        f"row {row.old_key} {row.relation.value} {row.new_key}".replace("  ", " ").strip()
        for row in change.rows
        if row.relation not in (Relation.SAME, Relation.REVISED) or row.old_key != row.new_key
    ]
    cells = [
        f"{change.rows[cell.row].new_key}/{change.columns[cell.column].new_name}: {cell.old} > {cell.new}"
        for cell in change.cells
        if not cell.noise
    ]
    return [*columns, *rows, *cells]


BRIDGES = (
    "bridge | designer | length; Brooklyn | Roebling | 1595; Manhattan | Moisseiff | 1470; Williamsburg | Buck | 1600"
)
CASES = {
    "nothing": (BRIDGES, BRIDGES, []),
    "a row comes": (BRIDGES, f"{BRIDGES}; Queensboro | Palmer | 1182", ["row added Queensboro"]),
    "a row goes": (f"{BRIDGES}; Queensboro | Palmer | 1182", BRIDGES, ["row Queensboro removed"]),
    "a cell changes": (BRIDGES, BRIDGES.replace("1470", "1471"), ["Manhattan/length: 1470 > 1471"]),
    "a row moves": (
        "k | v; alpha | 1; beta | 2; gamma | 3; delta | 4",
        "k | v; beta | 2; gamma | 3; delta | 4; alpha | 1",
        ["row alpha moved alpha"],
    ),
    "a row moves and changes": (
        "k | v; alpha | 1; beta | 2; gamma | 3; delta | 4",
        "k | v; beta | 2; gamma | 3; delta | 4; alpha | 9",
        ["row alpha moved alpha", "alpha/v: 1 > 9"],
    ),
    "a column comes": (
        "k | a; x | 1; y | 2",
        "k | b | a; x | 7 | 1; y | 8 | 2",
        ["column added b"],
    ),
    "a column goes": (
        BRIDGES, "bridge | length; Brooklyn | 1595; Manhattan | 1470; Williamsburg | 1600",
        ["column designer removed"],
    ),
    "columns change places": (
        "k | a | b | c; x | 1 | 2 | 3; y | 4 | 5 | 6",
        "k | b | c | a; x | 2 | 3 | 1; y | 5 | 6 | 4",
        ["column a moved a"],
    ),
    "a column is renamed": (
        BRIDGES, BRIDGES.replace("length", "span, feet"),
        ["column length revised span, feet", "bridge/span, feet: length > span, feet"],
    ),
    "the key column is renamed": (
        BRIDGES, BRIDGES.replace("bridge |", "name |"),
        ["column bridge revised name", "row bridge revised name", "name/name: bridge > name"],
    ),
    "a column is renamed and its cells revised": (
        "town | inhabitants in 2023 | area; Lom | 10 | 1; Dol | 20 | 2; Bor | 30 | 3; Tal | 40 | 4",
        "town | inhabitants | area; Lom | 11 | 1; Dol | 21 | 2; Bor | 31 | 3; Tal | 41 | 4",
        ["column inhabitants in 2023 removed", "column added inhabitants"],
    ),
    "a column of another name and other cells is another column": (
        "k | apples; x | 1; y | 2", "k | pears; x | 3; y | 4",
        ["column apples removed", "column added pears"],
    ),
    "no headers, a column comes": (
        "Lom | red | 12; Dol | blue | 15; Bor | green | 19",
        "Lom | north | red | 12; Dol | south | blue | 15; Bor | west | green | 19",
        ["column added"],
    ),
    "no headers, a cell changes": (
        "Lom | red | 12; Dol | blue | 15; Bor | green | 19",
        "Lom | red | 12; Dol | blue | 16; Bor | green | 19",
        ["Dol/: 15 > 16"],
    ),
    "years are keys, and one that moved on is another row": (
        "year | attacks | killed | freed; 2013 | 33 | 12 | 4; 2014 | 41 | 20 | 4",
        "year | attacks | killed | freed; 2014 | 41 | 20 | 4; 2015 | 41 | 20 | 4",
        ["row 2013 removed", "row added 2015"],
    ),
    "rows whose numbers differ are two": (
        "class | a | b | c; F1 | 9 | 8 | 7; F3 | 1 | 2 | 3",
        "class | a | b | c; F1 | 9 | 8 | 7; F4 | 1 | 2 | 3",
        ["row F3 removed", "row added F4"],
    ),
    "a reworded key": (
        "post | staff; Guards of the border | 12; Police | 90",
        "post | staff; Guards of the state border | 14; Police | 90",
        ["row Guards of the border revised Guards of the state border",
         "Guards of the state border/post: Guards of the border > Guards of the state border",
         "Guards of the state border/staff: 12 > 14"],
    ),
    "another key above the same cells": (
        "land | a | b | c; Swaziland | 11 | 12 | 13; Lesotho | 21 | 22 | 23",
        "land | a | b | c; Eswatini | 11 | 12 | 13; Lesotho | 21 | 22 | 23",
        ["row Swaziland revised Eswatini", "Eswatini/land: Swaziland > Eswatini"],
    ),
    "names of like letters are two": (
        "land | a | b; Austria | 11 | 12; Lesotho | 21 | 22",
        "land | a | b; Australia | 31 | 32; Lesotho | 21 | 22",
        ["row Austria removed", "row added Australia"],
    ),
    "a key of two columns": (
        "land | sex | n; Lom | men | 1; Lom | women | 2; Dol | men | 3; Dol | women | 4",
        "land | sex | n; Dol | men | 3; Dol | women | 5; Lom | men | 1; Lom | women | 2",
        ["row Dol, men moved Dol, men", "row Dol, women moved Dol, women", "Dol, women/n: 4 > 5"],
    ),
    "merged first cells": (
        "land | sex | n; Lom | men | 1; | women | 2; Dol | men | 3; | women | 4",
        "land | sex | n; Lom | men | 1; | women | 2; Ker | men | 8; | women | 9; Dol | men | 3; | women | 5",
        ["row added Ker, men", "row added Ker, women", "Dol, women/n: 4 > 5"],
    ),
    "a group is renamed": (
        "land | sex | n; Lom | men | 1; Lom | women | 2; South | men | 7; South | women | 8",
        "land | sex | n; Lom | men | 1; Lom | women | 2; Southern | men | 7; Southern | women | 80",
        ["row South, men revised Southern, men", "row South, women revised Southern, women",
         "Southern, men/land: South > Southern", "Southern, women/land: South > Southern",
         "Southern, women/n: 8 > 80"],
    ),
    "a group is renamed and all figures revised": (
        "land | sex | n; Lom | men | 1; Lom | women | 2; South | men | 7; | women | 8",
        "land | sex | n; Lom | men | 1; Lom | women | 2; Southern | men | 5; | women | 6",
        ["row South, men revised Southern, men", "row South, women revised Southern, women",
         "Southern, men/land: South > Southern", "Southern, men/n: 7 > 5", "Southern, women/n: 8 > 6"],
    ),
    "another group in its place": (
        "land | sex | n; Lom | men | 1; Lom | women | 2; Dol | men | 7; Dol | women | 8",
        "land | sex | n; Lom | men | 1; Lom | women | 2; Ker | men | 5; Ker | women | 6",
        ["row Dol, men removed", "row Dol, women removed", "row added Ker, men", "row added Ker, women"],
    ),
    "repeated keys below headings of groups": (
        "item | n; North |; towns | 1; total | 2; South |; towns | 3; total | 4",
        "item | n; North |; towns | 1; total | 2; West |; towns | 8; total | 9; South |; towns | 3; total | 5",
        ["row added West", "row added West, towns", "row added West, total", "South, total/n: 4 > 5"],
    ),
    "rows that are counted": (
        "no | question | answer; 1 | Is there a gate? | yes; 2 | Is it locked? | no; 3 | Who has the key? | nobody",
        "no | question | answer; 1 | Is there a gate? | yes; 2 | Is it high? | yes; "
        "3 | Is it locked? | no; 4 | Who has the key? | nobody",
        ["row added Is it high?"],
    ),
    "a code given to another measure": (
        "no | measure | 2013 | 2014; 1.01 | Share of staffing flow data reviewed | 25% | 26%; "
        "1.02 | Camps kept open | 3 | 4",
        "no | measure | 2013 | 2014; 1.01 | Share of officers trained | 82% | 87%; 1.02 | Camps kept open | 3 | 4",
        ["row Share of staffing flow data reviewed removed", "row added Share of officers trained"],
    ),
    "a measure put in, the others renumbered": (
        "no | measure | n; 1.01 | Camps kept open | 3; 1.02 | Guards on duty | 7; 1.03 | Boats at sea | 9",
        "no | measure | n; 1.01 | Camps kept open | 3; 1.02 | Wells dug anew | 5; 1.03 | Guards on duty | 7; "
        "1.04 | Boats at sea | 8",
        ["row added Wells dug anew", "Guards on duty/no: 1.02 > 1.03", "Boats at sea/no: 1.03 > 1.04",
         "Boats at sea/n: 9 > 8"],
    ),
    "two codes exchanged": (
        "id | group | n; A1 | Men killed | 25; A2 | Women killed | 80; A3 | Boys hurt | 4",
        "id | group | n; A1 | Women killed | 80; A2 | Men killed | 25; A3 | Boys hurt | 4",
        ["row Men killed moved Men killed", "Women killed/id: A2 > A1", "Men killed/id: A1 > A2"],
    ),
    "a measure reworded below its code": (
        "id | measure | n; A1 | Prisoners held in the town jail | 25; A2 | Boats at sea | 80",
        "id | measure | n; A1 | Prisoners kept in the jail | 26; A2 | Boats at sea | 80",
        ["row Prisoners held in the town jail revised Prisoners kept in the jail",
         "Prisoners kept in the jail/measure: Prisoners held in the town jail > Prisoners kept in the jail",
         "Prisoners kept in the jail/n: 25 > 26"],
    ),
    "codes tell rows of one name apart": (
        "id | measure | n; A1 | Men killed | 1; A2 | Women killed | 2; A3 | Boys hurt | 3; A4 | Girls hurt | 4; "
        "A5 | Boats at sea | 5; A6 | Wells dug | 6; A7 | Camps open | 7; A8 | Guards hired | 8; A9 | Roads built | 9; "
        "B1 | Men killed | 10",
        "id | measure | n; B1 | Men killed | 11; A1 | Men killed | 1; A2 | Women killed | 2; A3 | Boys hurt | 3; "
        "A4 | Girls hurt | 4; A5 | Boats at sea | 5; A6 | Wells dug | 6; A7 | Camps open | 7; A8 | Guards hired | 8; "
        "A9 | Roads built | 9",
        ["row Men killed moved Men killed", "Men killed/n: 10 > 11"],
    ),
    "a text that was answered anew below its code": (
        "id | answer; A1 | Nothing was done; A2 | The gate is open",
        "id | answer; A1 | Two judges came; A2 | The gate is open",
        ["row Nothing was done revised Two judges came", "Two judges came/answer: Nothing was done > Two judges came"],
    ),
    "codes without names are keys": (
        "class | north | south; F1 | 12 | open; F3 | 14 | shut",
        "class | north | south; F1 | 13 | open; F3 | 14 | open",
        ["F1/north: 12 > 13", "F3/south: shut > open"],
    ),
    "figures that are no names": (
        "Lom | Dol; 100 | 200; 3 | 4", "Lom | Dol; 101 | 200; 3 | 4", ["/Lom: 100 > 101"],
    ),
    "figures that are names": (
        "age | n; 10 | 5; 20 | 6; 30 | 7", "age | n; 10 | 5; 15 | 9; 20 | 6; 30 | 8",
        ["row added 15", "30/n: 7 > 8"],
    ),
    "one row of figures": ("Lom | Dol; 100 | 200", "Lom | Dol; 120 | 210", ["/Lom: 100 > 120", "/Dol: 200 > 210"]),
    "no column names the rows": (
        "FY 2012 | FY 2013 | target; n/a | 41% | 50%", "FY 2013 | FY 2014 | target; 42% | 47% | 50%",
        ["column FY 2012 removed", "column added FY 2014", "/FY 2013: 41% > 42%"],
    ),
    "rows without a name are not paired by their group alone": (
        "name | a | b; North | | ; | 3 | 6; Men | 2 | 6", "name | a | b; North | | ; Men | 2 | 8; | q | 6",
        ["row 3 removed", "row added q", "Men/b: 6 > 8"],
    ),
    "one edition marks no header": (
        "name | sum; Lom | 3; Dol | 4", "name | sum; Lom | 3; Dol | 5", ["Dol/sum: 4 > 5"],
    ),
}  # fmt: skip
GROUPED = {
    "a group of columns goes, another comes": (
        "k | North | North | South | South; k | men | women | men | women; Lom | 1 | 2 | 3 | 4; Dol | 5 | 6 | 7 | 8",
        "k | South | South | East | East; k | men | women | men | women; Lom | 3 | 4 | 9 | 9; Dol | 7 | 8 | 9 | 9",
        ["column North men removed", "column North women removed", "column added East men", "column added East women"],
    ),
    "years move on above columns": (
        "k | 2019 | 2019 | 2020 | 2020; k | men | women | men | women; Lom | 1 | 2 | 3 | 4",
        "k | 2020 | 2020 | 2021 | 2021; k | men | women | men | women; Lom | 3 | 4 | 9 | 9",
        ["column 2019 men removed", "column 2019 women removed", "column added 2021 men", "column added 2021 women"],
    ),
    "a group of columns is renamed": (
        "k | North | North | South | South; k | men | women | men | women; Lom | 1 | 2 | 3 | 4",
        "k | North | North | Southern | Southern; k | men | women | men | women; Lom | 1 | 2 | 3 | 5",
        ["k/Southern men: South > Southern", "k/Southern women: South > Southern", "Lom/Southern women: 4 > 5"],
    ),
    "a title above the columns": (
        "Losses of the army | Losses of the army; k | men; Lom | 1",
        "Dead in battle | Dead in battle; k | men; Lom | 2",
        ["Dead in battle/Dead in battle k: Losses of the army > Dead in battle",
         "Dead in battle/Dead in battle men: Losses of the army > Dead in battle", "Lom/Dead in battle men: 1 > 2"],
    ),
}  # fmt: skip
HEADLESS = {
    "no headers, a column comes": (0, 0),
    "no headers, a cell changes": (0, 0),
    "one edition marks no header": (0, 1),
}


@pytest.mark.parametrize("name", CASES)
def test_tables_are_compared_as_an_analyst_would(name: str) -> None:
    """Each small pair is told in the words of its case."""
    old, new, expected = CASES[name]
    heads = HEADLESS.get(name, (1, 1))
    change = compare_tables(0, table(old, heads[0]), table(new, heads[1]))
    assert said(change) == expected


@pytest.mark.parametrize("name", GROUPED)
def test_columns_below_groups_are_of_their_group(name: str) -> None:
    """The last header row tells alone only where the groups above may be one."""
    old, new, expected = GROUPED[name]
    change = compare_tables(0, table(old, 2), table(new, 2))
    assert [line for line in said(change) if not line.startswith("row ")] == expected


def test_a_table_sorted_by_another_column_has_no_moved_rows() -> None:
    """What was sorted anew is said once, for the table."""
    rows = [(name, str(n)) for n, name in enumerate(("ash", "birch", "cedar", "dogwood", "elm", "fir"))]
    old, new = Table((("tree", "n"), *rows), 1), Table((("tree", "n"), *rows[::-1]), 1)
    change = compare_tables(0, old, new)
    assert is_sorted_anew(change) and not said(change)


def covered(places: Sequence[int | None]) -> list[int]:
    """Return the places that are no None, sorted."""
    return sorted(place for place in places if place is not None)


@pytest.mark.properties
@given(*[st.one_of(tables(), named_tables())] * 2)
def test_every_row_and_column_is_in_one_pair(old: Table, new: Table) -> None:
    """Nothing is lost, nothing stands twice; header rows stand in a pair where they differ."""
    change = compare_tables(0, old, new)
    for side, grid in (("old", old), ("new", new)):
        width = len(grid.rows[0]) if grid.rows else 0
        assert covered([getattr(pair, side) for pair in change.columns]) == list(range(width))
        rows = covered([getattr(row, side) for row in change.rows])
        assert len(set(rows)) == len(rows) and set(range(grid.header_rows, len(grid.rows))) <= set(rows)
    for cell in change.cells:
        row, column = change.rows[cell.row], change.columns[cell.column]
        assert None not in (row.old, row.new, column.old, column.new)
        assert (old.rows[row.old or 0][column.old or 0], new.rows[row.new or 0][column.new or 0]) == (
            cell.old,
            cell.new,
        )


@pytest.mark.properties
@given(st.one_of(tables(), named_tables()))
def test_a_table_does_not_differ_from_itself(one: Table) -> None:
    """Same table, no change."""
    change = compare_tables(0, one, one)
    assert {pair.relation for pair in (*change.rows, *change.columns)} <= {Relation.SAME} and not change.cells


MIRRORED = {Relation.ADDED: Relation.REMOVED, Relation.REMOVED: Relation.ADDED}


@pytest.mark.properties
@given(*[st.one_of(tables(), named_tables())] * 2)
def test_exchanged_tables_give_the_mirror_image(old: Table, new: Table) -> None:
    """What came is what went."""
    there, back = compare_tables(0, old, new), compare_tables(0, new, old)
    assert sorted((str(p.old), str(p.new), p.relation) for p in there.rows) == sorted(
        (str(p.new), str(p.old), MIRRORED.get(p.relation, p.relation)) for p in back.rows
    )
    assert sorted((str(p.old), str(p.new), p.relation) for p in there.columns) == sorted(
        (str(p.new), str(p.old), MIRRORED.get(p.relation, p.relation)) for p in back.columns
    )
    assert sorted((c.old, c.new, str(c.noise)) for c in there.cells) == sorted(
        (c.new, c.old, str(c.noise)) for c in back.cells
    )


@pytest.mark.properties
@given(st.permutations(range(7)), st.integers(1, 3))
def test_shuffled_rows_only_move(order: list[int], width: int) -> None:
    """Rows in another order are no others."""
    rows = [(f"key {'abcdefg'[n]}", *(str(n * c) for c in range(width))) for n in range(7)]
    names = ("key", *map(str, range(width)))
    change = compare_tables(0, Table((names, *rows), 1), Table((names, *(rows[n] for n in order)), 1))
    assert {row.relation for row in change.rows} <= {Relation.SAME, Relation.MOVED} and not change.cells
    assert all(row.old_key == row.new_key for row in change.rows)
