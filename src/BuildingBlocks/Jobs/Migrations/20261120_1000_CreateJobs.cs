using FluentMigrator;

namespace App.BuildingBlocks.Jobs.Migrations;

[Migration(202611201000)]
public sealed class CreateJobs : Migration
{
    public override void Up()
    {
        Create.Table("jobs_jobs")
            .WithColumn("id").AsGuid().PrimaryKey()
            .WithColumn("kind").AsString(100).NotNullable()
            .WithColumn("payload").AsString().NotNullable()
            .WithColumn("state").AsString(12).NotNullable()
            .WithColumn("priority").AsInt32().NotNullable()
            .WithColumn("unique_key").AsString(200).Nullable()
            .WithColumn("trace_parent").AsString(100).Nullable()
            .WithColumn("created_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("due_at").AsCustom("timestamptz").NotNullable()
            .WithColumn("started_at").AsCustom("timestamptz").Nullable()
            .WithColumn("finished_at").AsCustom("timestamptz").Nullable()
            .WithColumn("attempts").AsInt32().NotNullable()
            .WithColumn("lease_token").AsGuid().Nullable()
            .WithColumn("lease_owner").AsString(200).Nullable()
            .WithColumn("lease_until").AsCustom("timestamptz").Nullable()
            .WithColumn("cancel_requested").AsBoolean().NotNullable()
            .WithColumn("percent").AsInt32().Nullable()
            .WithColumn("line").AsString(200).Nullable()
            .WithColumn("error").AsString(2000).Nullable();

        // Each holds only the rows that its query looks for: what is done costs the queue nothing.
        Execute.Sql("CREATE INDEX ix_jobs_jobs_next ON jobs_jobs (kind, priority DESC, due_at, id) WHERE state = 'waiting'");
        Execute.Sql("CREATE INDEX ix_jobs_jobs_due_at ON jobs_jobs (due_at) WHERE state = 'waiting'");
        Execute.Sql("CREATE INDEX ix_jobs_jobs_running ON jobs_jobs (kind, lease_until) WHERE state = 'running'");
        Execute.Sql("CREATE INDEX ix_jobs_jobs_finished ON jobs_jobs (state, finished_at) WHERE finished_at IS NOT NULL");
        Execute.Sql("CREATE UNIQUE INDEX ux_jobs_jobs_unique_key ON jobs_jobs (kind, unique_key) WHERE state IN ('waiting', 'running')");

        Create.Table("jobs_schedules")
            .WithColumn("name").AsString(100).PrimaryKey()
            .WithColumn("next_run").AsCustom("timestamptz").NotNullable();
    }

    public override void Down()
    {
        Delete.Table("jobs_schedules");
        Delete.Table("jobs_jobs");
    }
}
