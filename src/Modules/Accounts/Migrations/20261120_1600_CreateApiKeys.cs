using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201600)]
public sealed class CreateApiKeys : Migration
{
    public override void Up()
    {
        Create.Table("accounts_api_keys")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("user_id").AsGuid().NotNullable().ForeignKey("fk_accounts_api_keys_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("organization_id").AsGuid().Nullable()
            .WithColumn("name").AsString(100).NotNullable()
            .WithColumn("hint").AsString(40).NotNullable()
            .WithColumn("key_hash").AsBinary(32).NotNullable().Unique()
            .WithColumn("scopes").AsString(1000).NotNullable()
            .WithColumn("requests_per_minute").AsInt32().NotNullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("created_by").AsGuid().NotNullable()
            .WithColumn("expires_at").AsCustom("timestamptz").Nullable()
            .WithColumn("last_used_at").AsCustom("timestamptz").Nullable()
            .WithColumn("revoked_at").AsCustom("timestamptz").Nullable();

        Create.Index("ix_accounts_api_keys_user_id").OnTable("accounts_api_keys").OnColumn("user_id").Ascending();
        Create.Index("ix_accounts_api_keys_organization_id").OnTable("accounts_api_keys").OnColumn("organization_id").Ascending();
    }

    public override void Down() => Delete.Table("accounts_api_keys");
}
