using FluentMigrator;

namespace App.Modules.Accounts.Migrations;

[Migration(202611202100)]
public sealed class CountProofs : Migration
{
    public override void Up() => Alter.Table("accounts_sessions")
        .AddColumn("wrong_proofs").AsInt32().NotNullable().WithDefaultValue(0)
        .AddColumn("next_proof_at").AsCustom("timestamptz").Nullable();

    public override void Down() => Delete.Column("wrong_proofs").Column("next_proof_at").FromTable("accounts_sessions");
}
