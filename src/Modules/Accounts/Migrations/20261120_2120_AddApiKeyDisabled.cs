using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611202120)]
public sealed class AddApiKeyDisabled : Migration
{
    public override void Up() => Alter.Table("accounts_api_keys").AddColumn("disabled_at").AsCustom("timestamptz").Nullable();

    public override void Down() => Delete.Column("disabled_at").FromTable("accounts_api_keys");
}
