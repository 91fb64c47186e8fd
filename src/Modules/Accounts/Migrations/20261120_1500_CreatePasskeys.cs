using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201500)]
public sealed class CreatePasskeys : Migration
{
    public override void Up()
    {
        Create.Table("accounts_passkeys")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("user_id").AsGuid().NotNullable().ForeignKey("fk_accounts_passkeys_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("credential_id").AsBinary(1023).NotNullable().Unique()
            .WithColumn("public_key").AsBinary(2000).NotNullable()
            .WithColumn("name").AsString(100).NotNullable()
            .WithColumn("sign_count").AsInt64().NotNullable()
            .WithColumn("transports").AsString(200).Nullable()
            .WithColumn("is_user_verified").AsBoolean().NotNullable()
            .WithColumn("is_backup_eligible").AsBoolean().NotNullable()
            .WithColumn("is_backed_up").AsBoolean().NotNullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("last_used_at").AsCustom("timestamptz").Nullable();

        Create.Index("ix_accounts_passkeys_user_id").OnTable("accounts_passkeys").OnColumn("user_id").Ascending();
    }

    public override void Down() => Delete.Table("accounts_passkeys");
}
