using FluentMigrator;

namespace App.Modules.Organizations.Migrations;

[Migration(202611201301)]
public sealed class AddTwoFactorRequired : Migration
{
    public override void Up() =>
        Alter.Table("organizations_organizations").AddColumn("two_factor_required").AsBoolean().NotNullable().WithDefaultValue(false);

    public override void Down() => Delete.Column("two_factor_required").FromTable("organizations_organizations");
}
