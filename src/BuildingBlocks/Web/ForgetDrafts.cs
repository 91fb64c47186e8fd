using System.Text.Json.Serialization;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>Deletes the drafts that nobody came back for.</summary>
internal sealed record ForgetDrafts
{
    public sealed class Handler(IDatabase database, TimeProvider clock) : IJobHandler<ForgetDrafts>
    {
        public Task RunAsync(ForgetDrafts job, JobRun run, CancellationToken cancellation) => database.WriteAsync(
            connection => connection.ExecuteAsync("DELETE FROM web_drafts WHERE expires_at <= @now", new { now = clock.Now() }), cancellation);
    }
}

public static class DraftServices
{
    public static IServiceCollection AddDrafts(this IServiceCollection services) => services
        .AddJob<ForgetDrafts, ForgetDrafts.Handler>("web.forget_drafts", DraftJson.Default.ForgetDrafts)
        .AddSchedule("web.forget_drafts", TimeSpan.FromHours(1), new ForgetDrafts());
}

internal sealed record DraftText(string Notice, Dictionary<string, string> Fields);

[JsonSerializable(typeof(DraftText))]
[JsonSerializable(typeof(ForgetDrafts))]
internal sealed partial class DraftJson : JsonSerializerContext;
