using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace App.BuildingBlocks.Metrics;

/// <summary>Where the application listens: the configured URLs and ports, or Kestrel's own endpoints where a product configures those.</summary>
internal sealed class ListenHosts
{
    private readonly IConfiguration configuration;
    private readonly IServerAddressesFeature feature;
    private readonly bool fromKestrel;
    private readonly List<BindingAddress> addresses;

    public ListenHosts(IConfiguration configuration, IServerAddressesFeature feature)
    {
        (this.configuration, this.feature) = (configuration, feature);
        var kestrel = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        fromKestrel = kestrel.Count > 0;
        // Kestrel falls back to this address only while it has no other.
        if (!fromKestrel && feature.Addresses.Count == 0)
            feature.Addresses.Add("http://localhost:5000");
        addresses = [.. (fromKestrel ? kestrel : feature.Addresses).Select(BindingAddress.Parse)];
    }

    /// <summary>All interfaces if the application is on all of them, else the same as its first address.</summary>
    public string Widest => addresses.Exists(a => a.Host is "*" or "+" or "0.0.0.0" or "[::]")
        ? "*"
        : addresses.Find(a => !a.IsUnixPipe && !a.IsNamedPipe)?.Host ?? "localhost";

    public bool Uses(int port) => addresses.Exists(a => !a.IsUnixPipe && !a.IsNamedPipe && a.Port == port);

    public void Add(string url)
    {
        if (fromKestrel)
            configuration["Kestrel:Endpoints:Metrics:Url"] = url;
        else
            feature.Addresses.Add(url);
    }
}
