using Microsoft.Extensions.Hosting;

namespace App.BuildingBlocks.Data;

/// <summary>Where everything lies that must survive a restart; absolute paths.</summary>
public sealed record DataPaths(string Directory)
{
    public string Database => Path.Combine(Directory, "app.db");

    public string Snapshots => Path.Combine(Directory, "snapshots");

    public string Keys => Path.Combine(Directory, "keys");

    public string Files => Path.Combine(Directory, "files");

    public static DataPaths From(AppOptions options, IHostEnvironment environment) =>
        new(Path.GetFullPath(options.DataDirectory, environment.ContentRootPath));
}
