using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>Addresses for use outside of pages, in mails above all. The host is the configured one: what a request calls itself is its sender's choice.</summary>
public sealed class Links(IOptions<AppOptions> options, IHostEnvironment environment, IServer server)
{
    /// <summary>The address of a path of this site, such as <c>/account</c>; in Development, without App:PublicUrl, where the server listens.</summary>
    /// <exception cref="ArgumentException">This is no path of this site.</exception>
    public Uri Absolute(string path)
    {
        if (ReturnUrl.Local(path) is null)
        {
            throw new ArgumentException("An address is made of a path of this site, which begins with one slash.", nameof(path));
        }

        return new Uri((options.Value.PublicUrl ?? Listening()).GetLeftPart(UriPartial.Authority) + path);
    }

    private Uri Listening()
    {
        if (!environment.IsDevelopment())
        {
            throw new OperatorException(SettingsRules.Sentence("App:PublicUrl", "is missing: the address users see, such as https://app.example.com."));
        }

        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).FirstOrDefault(known => !known.IsUnixPipe && !known.IsNamedPipe);
        return address is null ? new Uri("http://localhost") : new UriBuilder(address.Scheme, Reachable(address.Host), address.Port).Uri;
    }

    private static string Reachable(string host) => host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : host;
}
