using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611210500)]
public sealed class CreatePlaces : Migration
{
    public override void Up()
    {
        Alter.Table("accounts_sessions").AddColumn("place").AsString(200).Nullable();

        Create.Table("accounts_places")
            .WithColumn("user_id").AsGuid().PrimaryKey().ForeignKey("fk_accounts_places_user_id", "accounts_users", "id").OnDelete(System.Data.Rule.Cascade)
            .WithColumn("country").AsString(2).NotNullable()
            .WithColumn("city").AsString(100).Nullable()
            .WithColumn("latitude").AsDouble().Nullable()
            .WithColumn("longitude").AsDouble().Nullable()
            .WithColumn("seen_at").AsCustom("timestamptz").NotNullable();
    }

    public override void Down()
    {
        Delete.Table("accounts_places");
        Delete.Column("place").FromTable("accounts_sessions");
    }
}
