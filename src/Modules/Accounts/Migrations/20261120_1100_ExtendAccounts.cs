using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611201100)]
public sealed class ExtendAccounts : Migration
{
    public override void Up()
    {
        Alter.Table("accounts_users")
            .AddColumn("email_confirmed_at").AsCustom("timestamptz").Nullable()
            .AddColumn("deleted_at").AsCustom("timestamptz").Nullable()
            .AddColumn("delete_after").AsCustom("timestamptz").Nullable()
            .AddColumn("time_zone").AsString(64).Nullable()
            .AddColumn("locale").AsString(20).Nullable()
            .AddColumn("two_factor_required").AsBoolean().NotNullable().WithDefaultValue(false);

        Alter.Table("accounts_sessions")
            .AddColumn("proved_at").AsCustom("timestamptz").Nullable()
            .AddColumn("method").AsString(80).Nullable();

        // The key of an address is in lower case from now on.
        Execute.Sql("UPDATE accounts_users SET normalized_email = lower(normalized_email)");
        Create.Index("ix_accounts_users_delete_after").OnTable("accounts_users").OnColumn("delete_after").Ascending();
    }

    public override void Down()
    {
        Delete.Index("ix_accounts_users_delete_after").OnTable("accounts_users");
        Execute.Sql("UPDATE accounts_users SET normalized_email = upper(normalized_email)");
        Delete.Column("proved_at").Column("method").FromTable("accounts_sessions");
        Delete.Column("email_confirmed_at").Column("deleted_at").Column("delete_after").Column("time_zone").Column("locale").Column("two_factor_required")
            .FromTable("accounts_users");
    }
}
