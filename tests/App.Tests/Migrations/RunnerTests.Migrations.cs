using FluentMigrator;

namespace App.Tests.Migrations;

/// <content>The migrations that these tests run.</content>
public sealed partial class RunnerTests
{
    [Migration(202601010000)]
    public class First : Migration
    {
        public override void Up()
        {
            Create.Table("run_log").WithColumn("id").AsInt32().PrimaryKey().Identity().WithColumn("name").AsString();
            Insert.IntoTable("run_log").Row(new { name = "first" });
        }

        public override void Down() => Delete.Table("run_log");
    }

    [Migration(202601020000)]
    public class Second : Migration
    {
        public override void Up() => Insert.IntoTable("run_log").Row(new { name = "second" });

        public override void Down() => Insert.IntoTable("run_log").Row(new { name = "not second" });
    }

    [Migration(202601030000)]
    public class Third : Migration
    {
        public override void Up() => Insert.IntoTable("run_log").Row(new { name = "third" });

        public override void Down() => Insert.IntoTable("run_log").Row(new { name = "not third" });
    }

    [Migration(202601020100)]
    public class Failing : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("run_half").WithColumn("id").AsInt32();
            Insert.IntoTable("run_nowhere").Row(new { id = 1 });
        }
    }

    [Migration(202601020200)]
    public class Unfinished : ForwardOnlyMigration
    {
        public override void Up() => Create.Index("IX_run_unfinished").OnTable("run_log").WithOptions().Unique();
    }

    [Migration(202601020300)]
    public class OneWay : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("UPDATE run_log SET name = name");
    }

    [Migration(202601020400, TransactionBehavior.None)]
    public class Untransacted : ForwardOnlyMigration
    {
        public override void Up()
        {
            IfDatabase("sqlite").Execute.Sql("VACUUM");
            IfDatabase("postgres").Execute.Sql("CREATE INDEX CONCURRENTLY run_concurrently ON run_log (name)");
        }
    }
}
