using System.Net.Http.Headers;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Calls somebody else's service: follows no redirect, keeps no cookie, waits and reads no longer than it was told, looks the address up anew
/// every five minutes, and says what it is, without which some refuse.
/// </summary>
public sealed class ServiceClient : HttpClient
{
    public ServiceClient(TimeSpan patience, int mostBytes)
        : base(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
    {
        Timeout = patience;
        MaxResponseContentBufferSize = mostBytes;
        DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("App", "1"));
    }
}
