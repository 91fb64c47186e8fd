namespace App.Host.Hosting;

/// <summary>Where settings and relative paths count from.</summary>
internal static class ContentRoot
{
    /// <summary>The folder at hand, as everywhere; but started from somewhere else the program finds the settings that lie beside it.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = File.Exists("appsettings.json") || IsNamed(args) ? null : AppContext.BaseDirectory,
    };

    private static bool IsNamed(string[] args) =>
        new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddCommandLine(args).Build()[HostDefaults.ContentRootKey] is not null;
}
