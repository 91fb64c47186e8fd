namespace App.Host.Cli;

/// <summary>The settings as the host reads them, for verbs that must be quick: no services are built.</summary>
internal static class HostSettings
{
    public static IConfiguration Read()
    {
        var host = new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").Build();
        return new ConfigurationBuilder()
            .SetBasePath(Path.GetFullPath(host[HostDefaults.ContentRootKey] ?? "."))
            .AddConfiguration(host)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{Environment(host)}.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
    }

    public static bool IsDevelopment(IConfiguration settings) => string.Equals(Environment(settings), Environments.Development, StringComparison.OrdinalIgnoreCase);

    private static string Environment(IConfiguration settings) => settings[HostDefaults.EnvironmentKey] ?? Environments.Production;
}
