using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611010900, "Every type")]
public class CreateTypes : Migration
{
    public override void Up()
    {
        Create.Table("ref_types")
            .WithColumn("guid").AsGuid()
            .WithColumn("string").AsString()
            .WithColumn("string_sized").AsString(40)
            .WithColumn("fixed").AsFixedLengthString(3)
            .WithColumn("ansi").AsAnsiString()
            .WithColumn("ansi_sized").AsAnsiString(40)
            .WithColumn("ansi_fixed").AsFixedLengthAnsiString(3)
            .WithColumn("boolean").AsBoolean()
            .WithColumn("byte").AsByte()
            .WithColumn("int16").AsInt16()
            .WithColumn("int32").AsInt32()
            .WithColumn("int64").AsInt64()
            .WithColumn("decimal").AsDecimal()
            .WithColumn("decimal_sized").AsDecimal(12, 2)
            .WithColumn("currency").AsCurrency()
            .WithColumn("double").AsDouble()
            .WithColumn("float").AsFloat()
            .WithColumn("date").AsDate()
            .WithColumn("time").AsTime()
            .WithColumn("datetime").AsDateTime()
            .WithColumn("datetime2").AsDateTime2()
            .WithColumn("instant").AsCustom("timestamptz")
            .WithColumn("binary").AsBinary()
            .WithColumn("binary_sized").AsBinary(16);
    }

    public override void Down()
    {
        Delete.Table("ref_types");
    }
}
