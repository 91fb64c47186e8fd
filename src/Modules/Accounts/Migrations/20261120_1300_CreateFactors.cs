using System.Data;
using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201300)]
public sealed class CreateFactors : Migration
{
    public override void Up()
    {
        Create.Table("accounts_authenticators")
            .WithColumn("user_id").AsGuid().PrimaryKey().ForeignKey("fk_accounts_authenticators_user_id", "accounts_users", "id").OnDelete(Rule.Cascade)
            .WithColumn("sealed_secret").AsCustom("text").Nullable()
            .WithColumn("confirmed_at").AsCustom("timestamptz").Nullable()
            .WithColumn("last_step").AsInt64().NotNullable().WithDefaultValue(0)
            .WithColumn("pending_secret").AsCustom("text").Nullable()
            .WithColumn("pending_at").AsCustom("timestamptz").Nullable();

        Create.Table("accounts_recovery_codes")
            .WithColumn("user_id").AsGuid().PrimaryKey().ForeignKey("fk_accounts_recovery_codes_user_id", "accounts_users", "id").OnDelete(Rule.Cascade)
            .WithColumn("code_hash").AsBinary(32).PrimaryKey()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable();

        Create.Table("accounts_trusted_devices")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("user_id").AsGuid().NotNullable().ForeignKey("fk_accounts_trusted_devices_user_id", "accounts_users", "id").OnDelete(Rule.Cascade)
            .WithColumn("token_hash").AsBinary(32).NotNullable().Unique()
            .WithColumn("user_agent").AsString(400).Nullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("expires_at").AsCustom("timestamptz").NotNullable();

        Create.Table("accounts_factor_attempts")
            .WithColumn("user_id").AsGuid().PrimaryKey().ForeignKey("fk_accounts_factor_attempts_user_id", "accounts_users", "id").OnDelete(Rule.Cascade)
            .WithColumn("wrong").AsInt32().NotNullable()
            .WithColumn("next_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_accounts_trusted_devices_user_id").OnTable("accounts_trusted_devices").OnColumn("user_id").Ascending();
    }

    public override void Down()
    {
        Delete.Table("accounts_factor_attempts");
        Delete.Table("accounts_trusted_devices");
        Delete.Table("accounts_recovery_codes");
        Delete.Table("accounts_authenticators");
    }
}
