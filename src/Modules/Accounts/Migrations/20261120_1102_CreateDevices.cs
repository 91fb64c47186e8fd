using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201102)]
public sealed class CreateDevices : Migration
{
    public override void Up()
    {
        Create.Table("accounts_devices")
            .WithColumn("user_id").AsGuid().PrimaryKey().ForeignKey("fk_accounts_devices_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("token_hash").AsBinary(32).PrimaryKey()
            .WithColumn("user_agent").AsString(400).Nullable()
            .WithColumn("network").AsString(64).Nullable()
            .WithColumn("first_seen_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("last_seen_at").AsCustom("timestamptz").NotNullable();
    }

    public override void Down() => Delete.Table("accounts_devices");
}
