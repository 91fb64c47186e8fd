using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611011000)]
public class WriteData : Migration
{
    public override void Up()
    {
        Create.Table("ref_values")
            .WithColumn("id").AsInt32().PrimaryKey()
            .WithColumn("guid").AsGuid().Nullable()
            .WithColumn("instant").AsDateTimeOffset().Nullable()
            .WithColumn("flag").AsBoolean().Nullable()
            .WithColumn("bytes").AsBinary().Nullable()
            .WithColumn("text").AsString().Nullable()
            .WithColumn("big").AsInt64().Nullable()
            .WithColumn("real").AsDouble().Nullable()
            .WithColumn("money").AsDecimal(12, 2).Nullable()
            .WithColumn("day").AsDate().Nullable()
            .WithColumn("hour").AsTime().Nullable();

        Insert.IntoTable("ref_values")
            .Row(new
            {
                id = 1,
                guid = new Guid("0193ABCD-0000-7000-8000-00000000000F"),
                instant = new DateTimeOffset(2026, 11, 20, 11, 0, 0, 123, TimeSpan.FromHours(2)),
                flag = true,
                bytes = new byte[] { 0, 255 },
                text = "it's 100% \\ \"quoted\" @p0 :x $1 ?",
                big = long.MaxValue,
                real = 0.1,
                money = 12.5m,
                day = "2026-11-20",
                hour = new TimeSpan(9, 30, 0),
            })
            .Row(new { id = 2, text = (string?)null, flag = false, big = RawSql.Insert("40 + 2") })
            .Row(new { id = 3, text = "three", flag = true })
            .Row(new { id = 4, text = "four", flag = true })
            .Row(new { id = 5, text = "five", flag = (bool?)null });

        Update.Table("ref_values").Set(new { real = 2.5, text = "changed" }).Where(new { id = 3, flag = true });
        Update.Table("ref_values").Set(new { money = 1 }).Where(new { text = (string?)null });
        Update.Table("ref_values").Set(new { day = "2027-01-01" }).AllRows();
        Delete.FromTable("ref_values").Row(new { id = 4 });
        Delete.FromTable("ref_values").IsNull("flag");
    }

    public override void Down()
    {
        Delete.FromTable("ref_values").AllRows();
    }
}
