using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

/// <summary>A provider's name has up to 30 letters, and a second factor may follow it. SQLite enforces no lengths, and would copy the table.</summary>
[Migration(202611202110)]
public sealed class WidenSessionMethod : Migration
{
    public override void Up() => IfDatabase("postgresql").Alter.Table("accounts_sessions").AlterColumn("method").AsString(80).Nullable();

    public override void Down() => IfDatabase("postgresql").Alter.Table("accounts_sessions").AlterColumn("method").AsString(40).Nullable();
}
