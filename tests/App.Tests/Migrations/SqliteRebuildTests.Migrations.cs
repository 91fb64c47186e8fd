using FluentMigrator;

namespace App.Tests.Migrations;

/// <content>The migrations that these tests run.</content>
public sealed partial class SqliteRebuildTests
{
    [Migration(202602010000)]
    public class WidenCode : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("CODE").OnTable("Things").AsString(100);
    }

    [Migration(202602020000)]
    public class DropParentAndPrice : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("parent id").Column("price").Column("twice").FromTable("things");
    }

    [Migration(202602030000)]
    public class DropForeignKeys : ForwardOnlyMigration
    {
        public override void Up()
        {
            Delete.ForeignKey("fk").OnTable("things");
            Delete.ForeignKey("fk_table").OnTable("things");
        }
    }

    [Migration(202602040000)]
    public class DropNothing : ForwardOnlyMigration
    {
        public override void Up() => Delete.ForeignKey("fk_nowhere").OnTable("things");
    }

    [Migration(202602050000)]
    public class ReferFromLog : ForwardOnlyMigration
    {
        public override void Up() => Create.ForeignKey("fk_log").FromTable("log").ForeignColumn("what").ToTable("parents").PrimaryColumn("id");
    }

    [Migration(202602060000)]
    public class DropParents : ForwardOnlyMigration
    {
        public override void Up() => Delete.Table("parents");
    }

    [Migration(202602080000, TransactionBehavior.None)]
    public class CopyUntransacted : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("code").OnTable("things").AsString(100);
    }

    [Migration(202602070000)]
    public class KeepOptions : ForwardOnlyMigration
    {
        public override void Up() => Alter.Column("n").OnTable("odd\"one").AsString().Nullable();
    }
}
