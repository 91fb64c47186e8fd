using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201830)]
public sealed class CreateLoginTokens : Migration
{
    public override void Up() => Create.Table("accounts_login_tokens")
        .WithColumn("login_id").AsGuid().PrimaryKey().ForeignKey("fk_accounts_login_tokens_login_id", "accounts_logins", "id").OnDelete(System.Data.Rule.Cascade)
        .WithColumn("sealed_access").AsCustom("text").NotNullable()
        .WithColumn("sealed_refresh").AsCustom("text").Nullable()
        .WithColumn("expires_at").AsCustom("timestamptz").Nullable()
        .WithColumn("renewing_until").AsCustom("timestamptz").Nullable();

    public override void Down() => Delete.Table("accounts_login_tokens");
}
