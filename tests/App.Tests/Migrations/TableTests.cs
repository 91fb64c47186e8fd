using App.Tests.Migrations.Reference;
using App.Tests.Support;

namespace App.Tests.Migrations;

[Collection("PostgreSQL")]
public sealed class TableTests(PostgresServer server)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Options_of_new_columns_are_kept(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateOptions));

        Assert.Equal("id", database.PrimaryKey("ref_owners"));
        Assert.Equal(
            ["IX_ref_owners_by_phone(phone)", "IX_ref_owners_code(code) UNIQUE", "IX_ref_owners_name(name)", "UX_ref_owners_mail(mail) UNIQUE"],
            database.Indexes("ref_owners"));
        database.Execute("INSERT INTO ref_owners (code) VALUES ('a'); INSERT INTO ref_owners (code) VALUES ('b')");
        database.Execute("DELETE FROM ref_owners WHERE code = 'b'; INSERT INTO ref_owners (code) VALUES ('c')");
        Assert.Equal(["1|a|NULL", "3|c|NULL"], database.Rows("SELECT id, code, name FROM ref_owners ORDER BY id"));

        database.Execute("INSERT INTO ref_defaults (id) VALUES ('0193abcd-0000-7000-8000-00000000000f')");
        Assert.Equal([$"it's|{database.Choose("1", "True")}|7|42|NULL"], database.Rows("SELECT text, flag, number, raw, empty FROM ref_defaults"));

        Assert.Equal("owner_id,number", database.PrimaryKey("ref_members"));
        Assert.Equal(
            [
                "default_id -> ref_owners(id) SET DEFAULT, SET DEFAULT",
                "friend_id -> ref_owners(id) SET NULL, CASCADE",
                "owner_id -> ref_owners(id) CASCADE, NO ACTION",
            ],
            database.ForeignKeys("ref_members"));
        Assert.Equal(["IX_ref_members_default_id(default_id)"], database.Indexes("ref_members"));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute("INSERT INTO ref_members (owner_id, number) VALUES (99, 1)"));
        database.Execute("INSERT INTO ref_members (owner_id, number) VALUES (1, 1); DELETE FROM ref_owners WHERE id = 1");
        Assert.Empty(database.Rows("SELECT * FROM ref_members"));

        await database.DownAsync(typeof(CreateOptions));
        Assert.False(database.HasTable("ref_owners"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Columns_are_added_to_tables_with_rows_and_taken_away_again(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateOptions));
        database.Execute("INSERT INTO ref_owners (code) VALUES ('a'); INSERT INTO ref_members (owner_id, number) VALUES (1, 1)");
        var (columns, indexes, keys) = (database.Columns("ref_members"), database.Indexes("ref_members"), database.ForeignKeys("ref_members"));

        await database.UpAsync(typeof(CreateOptions), typeof(AddColumns));
        Assert.Equal(
            ["1|1|NULL|1|5|9|NULL|NULL|1|NULL|old"],
            database.Rows("""
                SELECT owner_id, number, note, level, rank, score, parent_id, first, CASE WHEN stamp IS NULL THEN 0 ELSE 1 END, host_id, kind
                FROM ref_members
                """));
        Assert.Equal(
            [
                database.Choose("note TEXT NULL", "note character varying(200) NULL"),
                database.Choose("level INTEGER NOT NULL DEFAULT 1", "level integer NOT NULL DEFAULT 1"),
                database.Choose("rank INTEGER NOT NULL", "rank integer NOT NULL"),
                database.Choose("score INTEGER NULL", "score integer NULL"),
                database.Choose("parent_id INTEGER NULL", "parent_id bigint NULL"),
                database.Choose("first UNIQUEIDENTIFIER NULL", "first uuid NULL"),
            ],
            database.Columns("ref_members")[4..10]);
        Assert.Equal(database.Choose("kind TEXT NOT NULL", "kind character varying(10) NOT NULL"), database.Columns("ref_members")[^1]);
        Assert.Equal([.. indexes, "IX_ref_members_first(first) UNIQUE", "IX_ref_members_note(note)"], database.Indexes("ref_members"));
        Assert.Contains("parent_id -> ref_owners(id) CASCADE, NO ACTION", database.ForeignKeys("ref_members"));
        Assert.Contains("host_id -> ref_owners(id) NO ACTION, NO ACTION", database.ForeignKeys("ref_members"));

        await database.Runner(typeof(CreateOptions), typeof(AddColumns)).RollbackAsync(202611010910, _ => Task.CompletedTask);
        Assert.Equal(columns, database.Columns("ref_members"));
        Assert.Equal(indexes, database.Indexes("ref_members"));
        Assert.Equal(keys, database.ForeignKeys("ref_members"));
        Assert.Equal(["1|1"], database.Rows("SELECT owner_id, number FROM ref_members"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Altered_columns_keep_their_rows_and_what_was_not_said(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateOptions));
        database.Execute("INSERT INTO ref_owners (code, name) VALUES ('a', 'Ada'); INSERT INTO ref_owners (id, code, name) VALUES (7, 'b', 'Bob')");
        database.Execute("INSERT INTO ref_members (owner_id, number, friend_id) VALUES (1, 2, 7)");
        database.Execute("INSERT INTO ref_defaults (id) VALUES ('0193abcd-0000-7000-8000-00000000000f')");
        var before = (database.Columns("ref_members"), database.Columns("ref_owners"), database.Indexes("ref_owners"));

        await database.UpAsync(typeof(CreateOptions), typeof(AlterColumns));
        Assert.Equal(
            database.Choose("name TEXT NOT NULL DEFAULT 'nobody'", "name character varying(300) NOT NULL DEFAULT 'nobody'::character varying"),
            database.Columns("ref_owners")[2]);
        Assert.Equal(database.Choose("number INTEGER NOT NULL", "number bigint NOT NULL"), database.Columns("ref_members")[1]);
        Assert.Equal(database.Choose("number INTEGER NULL DEFAULT 7", "number bigint NULL DEFAULT 7"), database.Columns("ref_defaults")[3]);
        Assert.Equal(["number -> ref_owners(id) SET NULL, NO ACTION"], database.ForeignKeys("ref_defaults"));
        Assert.Contains("UX_ref_members_friend(friend_id) UNIQUE", database.Indexes("ref_members"));
        Assert.Equal(before.Item3, database.Indexes("ref_owners"));
        Assert.Equal("owner_id,number", database.PrimaryKey("ref_members"));
        Assert.Equal(3, database.ForeignKeys("ref_members").Length);
        Assert.Equal(["1|a|Ada", "7|b|Bob"], database.Rows("SELECT id, code, name FROM ref_owners ORDER BY id"));
        Assert.Equal(["1|2|7"], database.Rows("SELECT owner_id, number, friend_id FROM ref_members"));

        await database.Runner(typeof(CreateOptions), typeof(AlterColumns)).RollbackAsync(202611010910, _ => Task.CompletedTask);
        Assert.Equal(before.Item1, database.Columns("ref_members"));
        Assert.Equal("1|2|7", database.Rows("SELECT owner_id, number, friend_id FROM ref_members")[0]);
        Assert.Empty(database.ForeignKeys("ref_defaults"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_and_indexes_come_and_go(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateKeys));
        Assert.Equal("a,b", database.PrimaryKey("ref_left"));
        Assert.Equal(database.Choose("b INTEGER NOT NULL", "b integer NOT NULL"), database.Columns("ref_left")[1]);
        Assert.Equal("a", database.PrimaryKey("ref_right"));
        Assert.Equal(
            ["IX_ref_left_a_c(a,c DESC)", "IX_ref_unique(c DESC,b) UNIQUE", "UC_ref_left(b,c) UNIQUE", "UC_ref_left_c(c) UNIQUE"],
            database.Indexes("ref_left"));
        Assert.Equal(["IX_ref_right_c(c)", "IX_ref_single(b) UNIQUE"], database.Indexes("ref_right"));
        Assert.Equal(
            ["a -> ref_right(a) CASCADE, CASCADE", "c -> ref_target(id) CASCADE, NO ACTION"], database.ForeignKeys("ref_left"));
        Assert.Equal(
            ["a,b -> ref_left(a,b) CASCADE, SET NULL", "c -> ref_target(id) NO ACTION, CASCADE"], database.ForeignKeys("ref_right"));
        Assert.Equal(["1|2|3"], database.Rows("SELECT * FROM ref_left"));

        await database.DownAsync(typeof(CreateKeys));
        Assert.Equal("", database.PrimaryKey("ref_left"));
        Assert.Equal(["IX_ref_unique(c DESC,b) UNIQUE", "UC_ref_left_c(c) UNIQUE"], database.Indexes("ref_left"));
        Assert.Empty(database.Indexes("ref_right"));
        Assert.Empty(database.ForeignKeys("ref_left"));
        Assert.Equal(["c -> ref_target(id) NO ACTION, CASCADE"], database.ForeignKeys("ref_right"));
        Assert.Equal(["1|2|3"], database.Rows("SELECT * FROM ref_left"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_auto_reversing_migration_finds_its_own_way_back(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateOptions));
        await database.UpAsync(typeof(CreateOptions), typeof(RenameThings));
        Assert.True(database.HasTable("ref_people"));
        Assert.StartsWith("full_name ", database.Columns("ref_people")[2], StringComparison.Ordinal);
        Assert.Contains("owner_id -> ref_people(id) CASCADE, NO ACTION", database.ForeignKeys("ref_members"));
        Assert.Equal(["1|NULL|x"], database.Rows("SELECT * FROM ref_new"));

        await database.Runner(typeof(CreateOptions), typeof(RenameThings)).RollbackAsync(202611010910, _ => Task.CompletedTask);
        Assert.False(database.HasTable("ref_new"));
        Assert.StartsWith("name ", database.Columns("ref_owners")[2], StringComparison.Ordinal);
        Assert.Contains("owner_id -> ref_owners(id) CASCADE, NO ACTION", database.ForeignKeys("ref_members"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Steps_for_one_engine_and_questions_to_the_schema_are_answered_by_the_engine(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateOptions), typeof(AskFirst));
        Assert.Equal(
            [$"{engine}|NULL|1", "either|NULL|1", "table|NULL|NULL", "column|NULL|NULL", "index|NULL|NULL"],
            database.Rows("SELECT name, older, added FROM ref_engine"));
        Assert.False(database.HasTable("ref_never"));
    }
}
