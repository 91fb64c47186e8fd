using App.Tests.Support;
using Dapper;

namespace App.Tests.Data;

/// <summary>Ids, instants and flags keep their value and have one spelling in the file, whoever writes them.</summary>
public sealed class StoredValuesTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly Guid s_id = new("0199AABB-CCDD-7EEF-8123-456789ABCDEF");
    private static readonly DateTimeOffset s_instant = new(2027, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(2));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Row_comes_back_as_it_was_written(bool isNull)
    {
        var written = new Row
        {
            Id = s_id,
            IsOn = !isNull,
            Count = int.MaxValue,
            Cents = long.MinValue,
            CreatedAt = s_instant,
            OtherId = isNull ? null : s_id,
            EndedAt = isNull ? null : s_instant,
            IsKnown = isNull ? null : false,
            Number = isNull ? null : -1,
            Text = isNull ? null : "ä\n😀",
        };

        var (read, inUnit) = await app.Database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(
                """
                CREATE TABLE IF NOT EXISTS scratch_values (id TEXT NOT NULL, is_on INTEGER NOT NULL, count INTEGER NOT NULL, cents INTEGER NOT NULL,
                    created_at INTEGER NOT NULL, other_id TEXT, ended_at INTEGER, is_known INTEGER, number INTEGER, text TEXT)
                """);
            await connection.ExecuteAsync("DELETE FROM scratch_values");
            var returned = await connection.QuerySingleAsync<Row>(
                """
                INSERT INTO scratch_values VALUES (@Id, @IsOn, @Count, @Cents, @CreatedAt, @OtherId, @EndedAt, @IsKnown, @Number, @Text)
                RETURNING *
                """,
                written);
            return (returned, await connection.QuerySingleAsync<Row>("SELECT * FROM scratch_values WHERE id = @Id AND created_at = @CreatedAt", written));
        });

        Assert.Equivalent(written, read, strict: true);
        Assert.Equivalent(written, inUnit, strict: true);
        Assert.Equivalent(written, Assert.Single(await app.QueryAsync<Row>("SELECT * FROM scratch_values")), strict: true);
        Assert.Equal(TimeSpan.Zero, read.CreatedAt.Offset);
        var stored = Assert.Single(await app.QueryAsync<Stored>(
            "SELECT id, typeof(id) AS id_type, created_at, typeof(created_at) AS created_type, typeof(is_on) AS flag_type, typeof(ended_at) AS ended_type FROM scratch_values"));
        Assert.Equal(("0199aabb-ccdd-7eef-8123-456789abcdef", "text"), (stored.Id, stored.IdType));
        Assert.Equal((s_instant.ToUnixTimeMilliseconds(), "integer", "integer"), (stored.CreatedAt, stored.CreatedType, stored.FlagType));
        Assert.Equal(isNull ? "null" : "integer", stored.EndedType);
    }

    [Fact]
    public async Task Every_id_in_the_file_is_lower_case_text_and_every_instant_a_whole_number()
    {
        var ada = await app.SignedInAsync();
        await Rows.CreateAsync(app, ada);
        var columns = await app.QueryAsync<Column>(
            """
            SELECT t.name AS table_name, c.name AS name
            FROM sqlite_master t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT IN ('VersionInfo', 'scratch_values', 'audit_head')
              AND c.name NOT IN ('trace_id', 'credential_id') AND (c.name = 'id' OR c.name LIKE '%\_id' ESCAPE '\' OR c.name LIKE '%\_at' ESCAPE '\')
            """);

        Assert.NotEmpty(columns);
        foreach (var column in columns)
        {
            var rule = column.Name.EndsWith("_at", StringComparison.Ordinal)
                ? $"typeof({column.Name}) IN ('integer', 'null')"
                : $"{column.Name} IS NULL OR (typeof({column.Name}) = 'text' AND length({column.Name}) = 36 AND {column.Name} NOT GLOB '*[A-Z]*')";
            Assert.Equal(0, Assert.Single(await app.QueryAsync<long>($"SELECT count(*) FROM {column.TableName} WHERE NOT ({rule})")));
        }
    }

    [Fact]
    public async Task Case_of_every_letter_is_folded_in_sql_as_in_code() =>
        Assert.Equal("äöü привет ǆ ß", Assert.Single(await app.QueryAsync<string>("SELECT lower('ÄÖÜ ПРИВЕТ Ǆ ß')")));

    private sealed class Row
    {
        public Guid Id { get; init; }

        public bool IsOn { get; init; }

        public int Count { get; init; }

        public long Cents { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public Guid? OtherId { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public bool? IsKnown { get; init; }

        public int? Number { get; init; }

        public string? Text { get; init; }
    }

    private sealed class Stored
    {
        public string Id { get; init; } = "";

        public string IdType { get; init; } = "";

        public long CreatedAt { get; init; }

        public string CreatedType { get; init; } = "";

        public string FlagType { get; init; } = "";

        public string EndedType { get; init; } = "";
    }

    private sealed class Column
    {
        public string TableName { get; init; } = "";

        public string Name { get; init; } = "";
    }
}
