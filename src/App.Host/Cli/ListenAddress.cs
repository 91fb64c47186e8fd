using App.BuildingBlocks;

namespace App.Host.Cli;

/// <summary>Where a product with these settings can be reached from its own machine.</summary>
internal static class ListenAddress
{
    public static Uri Of(IConfiguration settings)
    {
        var addresses = Configured(settings).Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe).ToArray();
        var address = addresses.FirstOrDefault(address => address.Scheme == "http") ?? addresses.FirstOrDefault()
            ?? throw new OperatorException("The product listens on no port (see ASPNETCORE_URLS), so it cannot be asked.");
        return new UriBuilder(address.Scheme, Host(address.Host), address.Port).Uri;
    }

    // In the order in which Kestrel decides.
    private static string[] Configured(IConfiguration settings)
    {
        var endpoints = settings.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        var urls = Split(settings["urls"], url => url);
        var ports = urls.Length > 0 ? urls : [.. Split(settings["http_ports"], port => $"http://*:{port}"), .. Split(settings["https_ports"], port => $"https://*:{port}")];
        return ports.Length > 0 ? ports : [HostSettings.IsDevelopment(settings) ? "http://localhost:5080" : "http://localhost:5000"];
    }

    private static string[] Split(string? list, Func<string, string> make) =>
        [.. (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(make)];

    private static string Host(string host) => host switch
    {
        "*" or "+" or "0.0.0.0" or "localhost" => "127.0.0.1",
        "[::]" => "[::1]",
        _ => host,
    };
}
