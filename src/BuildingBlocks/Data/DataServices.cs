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
        services.AddOptions<DataOptions>().BindConfiguration(DataOptions.Section).ValidateSettings(DataOptions.Section);
        services.AddSingleton(provider => DataPaths.From(
            provider.GetRequiredService<IOptions<AppOptions>>().Value,
            provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton(provider => new SqliteFile(
            provider.GetRequiredService<DataPaths>().Database, provider.GetRequiredService<IOptions<DataOptions>>().Value.CheckpointPages));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServingLock>();
        services.AddSingleton<DatabaseUpgrade>();
        services.AddSingleton(provider => new DatabaseCheck(DatabaseUpgrade.Migrations(provider.GetServices<IModule>())));
        services.AddSingleton(provider => new DatabaseBackup(provider.GetRequiredService<DataPaths>()));
        services.AddSingleton(provider => new DatabaseRestore(
            provider.GetRequiredService<DataPaths>(),
            provider.GetRequiredService<ServingLock>(),
            provider.GetRequiredService<DatabaseCheck>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            // Whoever may write is a user of the database, also before it is migrated.
            provider.GetRequiredService<ServingLock>().Share();
            return ActivatorUtilities.CreateInstance<SqliteDatabase>(provider);
        });
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IReadinessCheck, DatabaseReadiness>();
        return services;
    }

    /// <summary>Runs the modules' pending migrations; call it before anything reads.</summary>
    /// <exception cref="Migrations.MigrationException">One failed; the database is as before it.</exception>
    /// <exception cref="OperatorException">A restore is under way.</exception>
    public static Task<UpgradeReport> UpgradeDatabaseAsync(this IServiceProvider services, CancellationToken cancellation = default)
    {
        services.GetRequiredService<ServingLock>().Share();
        return services.GetRequiredService<DatabaseUpgrade>().RunAsync(cancellation);
    }

    /// <summary>Takes the database as it is: for a verb that must not migrate.</summary>
    /// <exception cref="OperatorException">There is none, migrations are pending, or a restore is under way.</exception>
    public static Task UseDatabaseAsync(this IServiceProvider services, CancellationToken cancellation = default)
    {
        services.GetRequiredService<DataPaths>().DemandDatabase();
        services.GetRequiredService<ServingLock>().Share();
        return services.GetRequiredService<DatabaseUpgrade>().DemandAsync(cancellation);
    }
}
