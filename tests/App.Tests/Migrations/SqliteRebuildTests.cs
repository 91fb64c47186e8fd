using App.BuildingBlocks.Migrations;

namespace App.Tests.Migrations;

/// <summary>What must survive when SQLite copies a table in order to change it.</summary>
public sealed partial class SqliteRebuildTests
{
    private const string Everything = """"
        CREATE TABLE parents (id INTEGER CONSTRAINT pk_parents PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
        CREATE TABLE things ( -- the table, which has it all
            id INTEGER NOT NULL CONSTRAINT pk PRIMARY KEY AUTOINCREMENT,
            [parent id] INTEGER NOT NULL DEFAULT 1 CONSTRAINT fk REFERENCES parents (id) ON DELETE CASCADE ON UPDATE SET NULL NOT DEFERRABLE,
            "self" INTEGER NULL REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED, /* of its own, kind */
            code VARCHAR(10, 2) COLLATE NOCASE DEFAULT (lower('A,B')) CHECK (length(code) > 0) NOT NULL,
            `twice` INTEGER GENERATED ALWAYS AS (id * 2) STORED,
            empty TEXT DEFAULT NULL,
            price NUMERIC DEFAULT -1.5 CONSTRAINT positive CHECK (price <> 0),
            CONSTRAINT "uq ""things""" UNIQUE (code, price),
            CHECK (code <> 'x)('),
            CONSTRAINT fk_table FOREIGN KEY ([parent id]) REFERENCES parents (id)
        );
        CREATE INDEX ix_partial ON things (price) WHERE price > 0;
        CREATE UNIQUE INDEX ix_expression ON things (upper(code), id DESC);
        CREATE TABLE log (what TEXT);
        CREATE TRIGGER on_things AFTER UPDATE ON things BEGIN INSERT INTO log VALUES ('updated ' || old.id); END;
        CREATE TRIGGER on_parents AFTER UPDATE ON parents BEGIN UPDATE things SET price = 9 WHERE "parent id" = new.id; END;
        CREATE VIEW cheap AS SELECT id, price FROM things WHERE price < 5;
        CREATE TABLE children (id INTEGER PRIMARY KEY, thing_id INTEGER NOT NULL REFERENCES things (id) ON DELETE CASCADE);
        INSERT INTO parents (id, name) VALUES (1, 'p');
        INSERT INTO things (id, "self", code, price) VALUES (1, NULL, 'a', 1), (2, 1, 'b', 2), (50, NULL, 'c', 3);
        DELETE FROM things WHERE id = 50;
        INSERT INTO children VALUES (1, 1), (2, 2);
        """";

    [Fact]
    public async Task Everything_about_the_table_survives()
    {
        await using var database = await ThingsAsync();
        await database.UpAsync(typeof(WidenCode));

        Assert.Equal(["1|1|NULL|a|2|NULL|1", "2|1|1|b|4|NULL|2"], database.Rows("SELECT * FROM things"));
        Assert.Equal(["1|1", "2|2"], database.Rows("SELECT * FROM children"));
        Assert.Equal(
            [
                "[parent id] INTEGER NOT NULL DEFAULT 1 CONSTRAINT fk REFERENCES parents (id) ON DELETE CASCADE ON UPDATE SET NULL NOT DEFERRABLE,",
                "\"self\" INTEGER NULL REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED,",
                "code TEXT COLLATE NOCASE DEFAULT (lower('A,B')) CHECK (length(code) > 0) NOT NULL,",
                "`twice` INTEGER GENERATED ALWAYS AS (id * 2) STORED,",
                "empty TEXT DEFAULT NULL,",
                "price NUMERIC DEFAULT -1.5 CONSTRAINT positive CHECK (price <> 0),",
                "CONSTRAINT \"uq \"\"things\"\"\" UNIQUE (code, price),",
                "CHECK (code <> 'x)('),",
                "CONSTRAINT fk_table FOREIGN KEY ([parent id]) REFERENCES parents (id)",
            ],
            database.Rows("SELECT sql FROM sqlite_master WHERE name = 'things'")[0].Split('\n')[2..^1].Select(line => line.Trim()));
        Assert.Equal(["ix_expression", "ix_partial", "on_parents", "on_things"], database.Rows(
            "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name <> 'VersionInfo' ORDER BY 1"));
        Assert.Equal(["1|1", "2|2"], database.Rows("SELECT * FROM cheap"));

        database.Execute("UPDATE parents SET name = 'q'");
        Assert.Equal(["updated 1", "updated 2"], database.Rows("SELECT * FROM log"));
        database.Execute("INSERT INTO things (code) VALUES ('d')");
        Assert.Equal(["51"], database.Rows("SELECT max(id) FROM things"));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute("INSERT INTO things (code, price) VALUES ('e', 0)"));
        database.Execute("DELETE FROM things WHERE id = 2");
        Assert.Equal(["1|1"], database.Rows("SELECT * FROM children"));
        Assert.Equal(["ok"], database.Rows("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task A_column_is_dropped_with_the_keys_and_indexes_over_it()
    {
        await using var database = await ThingsAsync();
        database.Execute("DROP TRIGGER on_parents; DROP VIEW cheap; DROP INDEX ix_partial");
        await database.UpAsync(typeof(DropParentAndPrice));
        Assert.Equal(["id", "self", "code", "empty"], database.Rows("SELECT name FROM pragma_table_info('things')"));
        Assert.Equal(["self -> things(id) NO ACTION, NO ACTION"], database.ForeignKeys("things"));
        Assert.DoesNotContain("UNIQUE", database.Rows("SELECT sql FROM sqlite_master WHERE name = 'things'")[0], StringComparison.Ordinal);
        Assert.Equal(["1|NULL|a", "2|1|b"], database.Rows("SELECT id, self, code FROM things"));
    }

    [Fact]
    public async Task A_constraint_is_found_by_its_name_wherever_it_was_written()
    {
        await using var database = await ThingsAsync();
        await database.UpAsync(typeof(DropForeignKeys));
        Assert.Equal(["self -> things(id) NO ACTION, NO ACTION"], database.ForeignKeys("things"));
        var failure = await Assert.ThrowsAsync<MigrationException>(() => database.UpAsync(typeof(DropForeignKeys), typeof(DropNothing)));
        Assert.Contains("Table things has no constraint fk_nowhere", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_a_new_foreign_key_would_orphan_stop_the_migration()
    {
        await using var database = await ThingsAsync();
        database.Execute("INSERT INTO log VALUES ('7')");
        var failure = await Assert.ThrowsAsync<MigrationException>(() => database.UpAsync(typeof(ReferFromLog)));
        Assert.Contains("Rows would refer to rows that do not exist: log -> parents", failure.Message, StringComparison.Ordinal);
        Assert.Empty(database.ForeignKeys("log"));
        Assert.Equal(["7"], database.Rows("SELECT * FROM log"));
    }

    [Fact]
    public async Task A_table_that_others_refer_to_is_not_dropped()
    {
        await using var database = await ThingsAsync();
        var failure = await Assert.ThrowsAsync<MigrationException>(() => database.UpAsync(typeof(DropParents)));
        Assert.Contains("Table parents cannot be deleted: table things refers to it", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.Statement);
        Assert.Equal(["2"], database.Rows("SELECT count(*) FROM children"));
    }

    [Fact]
    public async Task Without_a_transaction_no_table_is_copied()
    {
        await using var database = await ThingsAsync();
        var failure = await Assert.ThrowsAsync<MigrationException>(() => database.UpAsync(typeof(CopyUntransacted)));
        Assert.Contains("needs a transaction", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["2"], database.Rows("SELECT count(*) FROM children"));
    }

    [Fact]
    public async Task Strict_tables_and_tables_without_rowid_stay_what_they_are()
    {
        await using var database = await TestDatabase.CreateAsync("sqlite", null!);
        database.Execute("CREATE TABLE \"odd\"\"one\" (id INTEGER PRIMARY KEY, n INTEGER) STRICT, WITHOUT ROWID; INSERT INTO \"odd\"\"one\" VALUES (1, 2)");
        await database.UpAsync(typeof(KeepOptions));
        Assert.EndsWith(") STRICT, WITHOUT ROWID", database.Rows("SELECT sql FROM sqlite_master WHERE name = 'odd\"one'")[0], StringComparison.Ordinal);
        Assert.Equal(["1|2"], database.Rows("SELECT * FROM \"odd\"\"one\""));
        Assert.Equal(["n TEXT NULL"], database.Columns("odd\"one")[1..]);
    }

    [Fact]
    public async Task A_table_of_the_package_joins_ours_through_the_index()
    {
        await using var database = await TestDatabase.CreateAsync("sqlite", null!);
        await database.UpAsync(typeof(Reference.CreateTypes), typeof(Reference.CreateOptions));
        database.Execute("CREATE TABLE theirs (defaults_id UNIQUEIDENTIFIER NOT NULL)");
        var plan = database.Rows("EXPLAIN QUERY PLAN SELECT * FROM theirs CROSS JOIN ref_defaults ON ref_defaults.id = theirs.defaults_id");
        Assert.Contains("SEARCH ref_defaults USING INDEX sqlite_autoindex", plan[1], StringComparison.Ordinal);
    }

    private static async Task<TestDatabase> ThingsAsync()
    {
        var database = await TestDatabase.CreateAsync("sqlite", null!);
        database.Execute(Everything);
        return database;
    }
}
