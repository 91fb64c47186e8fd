using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace App.BuildingBlocks.Metrics;

/// <summary>Where the application listens: the configured URLs and ports, or Kestrel's own endpoints where a product configures those.</summary>
internal sealed class ListenHosts
{
    private readonly IConfiguration _configuration;
    private readonly IServerAddressesFeature _feature;
    private readonly bool _fromKestrel;
    private readonly List<BindingAddress> _addresses;

    public ListenHosts(IConfiguration configuration, IServerAddressesFeature feature)
    {
        (_configuration, _feature) = (configuration, feature);
        var kestrel = _configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        _fromKestrel = kestrel.Count > 0;
        // Kestrel falls back to this address only while it has no other.
        if (!_fromKestrel && _feature.Addresses.Count == 0)
            _feature.Addresses.Add("http://localhost:5000");
        _addresses = [.. (_fromKestrel ? kestrel : _feature.Addresses).Select(BindingAddress.Parse)];
    }

    /// <summary>All interfaces if the application is on all of them, else the same as its first address.</summary>
    public string Widest => _addresses.Exists(a => a.Host is "*" or "+" or "0.0.0.0" or "[::]")
        ? "*"
        : _addresses.Find(a => !a.IsUnixPipe && !a.IsNamedPipe)?.Host ?? "localhost";

    public bool Uses(int port) => _addresses.Exists(a => !a.IsUnixPipe && !a.IsNamedPipe && a.Port == port);

    public void Add(string url)
    {
        if (_fromKestrel)
            _configuration["Kestrel:Endpoints:Metrics:Url"] = url;
        else
            _feature.Addresses.Add(url);
    }
}
