using FluentMigrator;

namespace App.BuildingBlocks.Audit.Migrations;

[Migration(202611201200)]
public sealed class CreateAuditEvents : Migration
{
    public override void Up()
    {
        Create.Table("audit_events")
            .WithColumn("position").AsInt64().PrimaryKey()
            .WithColumn("id").AsGuid().NotNullable().Unique()
            .WithColumn("happened_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("action").AsString(100).NotNullable()
            .WithColumn("account_id").AsGuid().Nullable()
            .WithColumn("actor_id").AsGuid().Nullable()
            .WithColumn("organization_id").AsGuid().Nullable()
            .WithColumn("succeeded").AsBoolean().NotNullable()
            .WithColumn("detail").AsString(200).Nullable()
            .WithColumn("address").AsString(64).Nullable()
            .WithColumn("user_agent").AsString(400).Nullable()
            .WithColumn("trace_id").AsString(32).Nullable()
            .WithColumn("hash").AsBinary(32).NotNullable();

        Create.Index("ix_audit_events_account_id").OnTable("audit_events").OnColumn("account_id").Ascending().OnColumn("position").Ascending();
        Create.Index("ix_audit_events_organization_id").OnTable("audit_events").OnColumn("organization_id").Ascending().OnColumn("position").Ascending();

        Create.Table("audit_head")
            .WithColumn("id").AsInt32().PrimaryKey()
            .WithColumn("position").AsInt64().NotNullable()
            .WithColumn("hash").AsBinary(32).NotNullable()
            .WithColumn("broken_at").AsInt64().Nullable()
            .WithColumn("seal").AsBinary(32).NotNullable();

        // An insert trigger too: INSERT OR REPLACE deletes without asking the others.
        IfDatabase("sqlite").Execute.Sql(
            """
            CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
            CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
            CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
            WHEN NEW.position <= (SELECT MAX(position) FROM audit_events) BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
            CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head is kept'); END;
            """);
        IfDatabase("postgres").Execute.Sql(
            """
            CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
            CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
            CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
            """);
    }

    public override void Down()
    {
        Delete.Table("audit_events");
        Delete.Table("audit_head");
        IfDatabase("postgres").Execute.Sql("DROP FUNCTION audit_refuse()");
    }
}
