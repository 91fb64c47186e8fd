using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201400)]
public sealed class CreateLogins : Migration
{
    public override void Up()
    {
        Create.Table("accounts_logins")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("user_id").AsGuid().NotNullable().ForeignKey("fk_accounts_logins_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("provider").AsString(30).NotNullable()
            .WithColumn("issuer").AsString(400).NotNullable()
            .WithColumn("subject").AsString(255).NotNullable()
            .WithColumn("email").AsString(254).Nullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("last_used_at").AsCustom("timestamptz").NotNullable();

        Create.Index("ix_accounts_logins_subject").OnTable("accounts_logins")
            .OnColumn("provider").Ascending().OnColumn("issuer").Ascending().OnColumn("subject").Ascending().WithOptions().Unique();
        Create.Index("ix_accounts_logins_user_id").OnTable("accounts_logins").OnColumn("user_id").Ascending();
    }

    public override void Down() => Delete.Table("accounts_logins");
}
