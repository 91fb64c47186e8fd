using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201101)]
public sealed class CreateTokens : Migration
{
    public override void Up()
    {
        Create.Table("accounts_tokens")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("purpose").AsString(40).NotNullable()
            .WithColumn("user_id").AsGuid().Nullable().ForeignKey("fk_accounts_tokens_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("token_hash").AsBinary(32).NotNullable().Unique()
            .WithColumn("code_hash").AsBinary(32).Nullable()
            .WithColumn("attempts").AsInt32().NotNullable().WithDefaultValue(0)
            .WithColumn("data").AsCustom("text").Nullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("expires_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_accounts_tokens_user_id").OnTable("accounts_tokens").OnColumn("user_id").Ascending();
        Create.Index("ix_accounts_tokens_expires_at").OnTable("accounts_tokens").OnColumn("expires_at").Ascending();
    }

    public override void Down() => Delete.Table("accounts_tokens");
}
