using App.Tests.Migrations.Reference;
using App.Tests.Support;

namespace App.Tests.Migrations;

[Collection("PostgreSQL")]
public sealed class TypesTests(PostgresServer server)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Every_type_becomes_its_own_on_each_engine(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateTypes));
        string[] sqlite =
        [
            "guid UNIQUEIDENTIFIER", "string TEXT", "string_sized TEXT", "fixed TEXT", "ansi TEXT", "ansi_sized TEXT", "ansi_fixed TEXT",
            "boolean INTEGER", "byte INTEGER", "int16 INTEGER", "int32 INTEGER", "int64 INTEGER",
            "decimal NUMERIC", "decimal_sized NUMERIC", "currency NUMERIC", "double REAL", "float REAL",
            "date DATETIME", "time DATETIME", "datetime DATETIME", "datetime2 DATETIME", "instant timestamptz", "binary BLOB", "binary_sized BLOB",
        ];
        string[] postgres =
        [
            "guid uuid", "string text", "string_sized character varying(40)", "fixed character(3)",
            "ansi text", "ansi_sized character varying(40)", "ansi_fixed character(3)",
            "boolean boolean", "byte smallint", "int16 smallint", "int32 integer", "int64 bigint",
            "decimal numeric(19,5)", "decimal_sized numeric(12,2)", "currency money", "double double precision", "float real",
            "date date", "time time without time zone", "datetime timestamp without time zone", "datetime2 timestamp without time zone",
            "instant timestamp with time zone", "binary bytea", "binary_sized bytea",
        ];
        Assert.Equal((database.IsSqlite ? sqlite : postgres).Select(column => column + " NOT NULL"), database.Columns("ref_types"));
        Assert.Equal(1, await database.DownAsync(typeof(CreateTypes)));
        Assert.False(database.HasTable("ref_types"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Written_values_have_the_form_in_which_the_product_stores_them(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(WriteData));
        const string Text = "it's 100% \\ \"quoted\" @p0 :x $1 ?";
        Assert.Equal(
            [
                $"1|0193abcd-0000-7000-8000-00000000000f|{database.Choose("1795165200123", "2026-11-20 09:00:00.123")}|{database.Choose("1", "True")}|00FF|"
                    + $"{Text}|9223372036854775807|0.1|{database.Choose("12.5", "12.50")}|2027-01-01|09:30:00",
                $"2|NULL|NULL|{database.Choose("0", "False")}|NULL|NULL|42|NULL|{database.Choose("1", "1.00")}|2027-01-01|NULL",
                $"3|NULL|NULL|{database.Choose("1", "True")}|NULL|changed|NULL|2.5|NULL|2027-01-01|NULL",
            ],
            database.Rows("SELECT * FROM ref_values ORDER BY id"));
        if (database.IsSqlite)
        {
            const string Forms = "SELECT typeof(guid), typeof(instant), typeof(flag), typeof(bytes), typeof(\"real\") FROM ref_values WHERE id = 1";
            Assert.Equal(["text|integer|integer|blob|real"], database.Rows(Forms));
        }

        await database.DownAsync(typeof(WriteData));
        Assert.Empty(database.Rows("SELECT * FROM ref_values"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Computed_defaults_are_new_in_every_row(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine, server);
        await database.UpAsync(typeof(CreateComputedDefaults));
        Assert.Equal(["2"], database.Rows("SELECT count(DISTINCT id) FROM ref_computed"));
        var id = database.Rows("SELECT id FROM ref_computed WHERE number = 1")[0];
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
        var ages = database.Rows(database.Choose(
            "SELECT abs(now - strftime('%s', 'now') * 1000) < 60000 AND abs(utc - now) < 1000 AND abs(local - now) < 1000 FROM ref_computed",
            "SELECT (abs(extract(epoch FROM clock_timestamp() - now)) < 60 AND abs(extract(epoch FROM now AT TIME ZONE 'UTC' - utc)) < 1)::int FROM ref_computed"));
        Assert.Equal(["1", "1"], ages);
    }
}
