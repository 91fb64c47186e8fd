using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201202)]
public sealed class CreateAttempts : Migration
{
    public override void Up()
    {
        Create.Table("accounts_attempts")
            .WithColumn("key").AsBinary(32).PrimaryKey()
            .WithColumn("wrong").AsInt32().NotNullable()
            .WithColumn("last_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("next_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_accounts_attempts_last_at").OnTable("accounts_attempts").OnColumn("last_at").Ascending();
    }

    public override void Down() => Delete.Table("accounts_attempts");
}
