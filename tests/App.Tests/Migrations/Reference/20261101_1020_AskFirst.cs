using FluentMigrator;

namespace App.Tests.Migrations.Reference;

[Migration(202611011020, TransactionBehavior.Default)]
public class AskFirst : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("ref_engine").WithColumn("name").AsString().WithColumn("old").AsString().Nullable();
        IfDatabase("sqlite").Insert.IntoTable("ref_engine").Row(new { name = "sqlite" });
        IfDatabase("postgresql").Insert.IntoTable("ref_engine").Row(new { name = "postgres" });
        IfDatabase("sqlite", "postgresql").Execute.Sql("""
            INSERT INTO ref_engine (name) VALUES ('either');
            INSERT INTO ref_engine (name) VALUES ('both');
            """);
        IfDatabase("sqlserver").Execute.Sql("GO ON, FAIL");
        IfDatabase("sqlserver").Create.Table("ref_never").WithColumn("id").AsInt32();
        IfDatabase("SQLite", "PostgreSQL").Alter.Table("ref_engine").AddColumn("added").AsInt32().Nullable();
        IfDatabase("SQLite", "PostgreSQL").Rename.Column("old").OnTable("ref_engine").To("older");
        IfDatabase("SQLite", "PostgreSQL").Update.Table("ref_engine").Set(new { added = 1 }).AllRows();
        IfDatabase("SQLite", "PostgreSQL").Delete.FromTable("ref_engine").Row(new { name = "both" });

        if (Schema.Table("ref_owners").Exists() && !Schema.Table("ref_nowhere").Exists())
            Insert.IntoTable("ref_engine").Row(new { name = "table" });
        if (Schema.Table("ref_owners").Column("code").Exists() && !Schema.Table("ref_owners").Column("nothing").Exists())
            Insert.IntoTable("ref_engine").Row(new { name = "column" });
        if (Schema.Table("ref_owners").Index("UX_ref_owners_mail").Exists() && !Schema.Table("ref_owners").Index("nothing").Exists())
            Insert.IntoTable("ref_engine").Row(new { name = "index" });
    }
}
