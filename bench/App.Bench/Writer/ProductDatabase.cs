using App.BuildingBlocks;
using App.BuildingBlocks.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.Bench.Writer;

/// <summary>The product's data path, made as the product makes it, over a file of its own.</summary>
internal sealed class ProductDatabase : IDisposable
{
    private readonly IHost _host;

    public ProductDatabase(string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<AppOptions>(options => options.DataDirectory = folder);
        builder.Services.AddData();
        _host = builder.Build();
        Database = _host.Services.GetRequiredService<IDatabase>();
    }

    public IDatabase Database { get; }

    public void Dispose() => _host.Dispose();
}
