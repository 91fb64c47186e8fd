using Microsoft.Extensions.DependencyInjection;
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
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<SqliteDatabase>());
        return services;
    }
}
