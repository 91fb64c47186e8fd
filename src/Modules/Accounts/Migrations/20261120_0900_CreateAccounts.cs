using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611200900)]
public sealed class CreateAccounts : Migration
{
    public override void Up()
    {
        Create.Table("accounts_users")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("email").AsString(254).NotNullable()
            .WithColumn("normalized_email").AsString(254).NotNullable().Unique()
            .WithColumn("name").AsString(100).NotNullable()
            .WithColumn("password_hash").AsString(200).Nullable()
            .WithColumn("security_stamp").AsString(100).NotNullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("disabled_at").AsCustom("timestamptz").Nullable();

        Create.Table("accounts_sessions")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("user_id").AsGuid().NotNullable().ForeignKey("fk_accounts_sessions_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("token_hash").AsBinary(32).NotNullable().Unique()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("last_seen_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("user_agent").AsString(400).Nullable()
            .WithColumn("address").AsString(64).Nullable();

        Create.Index("ix_accounts_sessions_user_id").OnTable("accounts_sessions").OnColumn("user_id").Ascending();
    }

    public override void Down()
    {
        Delete.Table("accounts_sessions");
        Delete.Table("accounts_users");
    }
}
