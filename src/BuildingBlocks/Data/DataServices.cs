using App.BuildingBlocks.Observability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Data;

public static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddOptions<DataOptions>().BindConfiguration(DataOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => DataPaths.From(
            provider.GetRequiredService<IOptions<AppOptions>>().Value,
            provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton(provider => new SqliteFile(provider.GetRequiredService<DataPaths>().Database));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DatabaseUpgrade>();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IReadinessCheck, DatabaseReadiness>();
        return services;
    }

    /// <summary>Runs the modules' pending migrations; call it before anything reads.</summary>
    /// <exception cref="Migrations.MigrationException">One failed; the database is as before it.</exception>
    public static Task<int> UpgradeDatabaseAsync(this IServiceProvider services, CancellationToken cancellation = default) =>
        services.GetRequiredService<DatabaseUpgrade>().RunAsync(cancellation);
}
