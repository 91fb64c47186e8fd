using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using App.BuildingBlocks.Web;
using Microsoft.Extensions.Hosting;

namespace App.Modules.Accounts.External;

/// <summary>Calls to providers: https, no redirects, ten seconds and 256 KiB at most, JSON without doubled names.</summary>
internal sealed class ExternalHttp(IHostEnvironment environment) : IDisposable
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly ServiceClient _http = new(TimeSpan.FromSeconds(10), mostBytes: 256 * 1024)
    {
        DefaultRequestHeaders = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
    };

    /// <summary>Secrets and tokens go by https; while developing, a provider may run on the same machine.</summary>
    public static bool MayCall(Uri address, IHostEnvironment environment) =>
        address.UserInfo.Length == 0 && address.Fragment.Length == 0 && address.IsSecure() && (address.Scheme == Uri.UriSchemeHttps || environment.IsDevelopment());

    /// <summary>An address from a provider's own documents.</summary>
    public Uri Demand(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && MayCall(uri, environment)
        ? uri
        : throw ExternalFailure.Unavailable($"The provider names an address that is missing or not https: {address}");

    public Task<JsonElement> GetAsync(Uri address, string? token, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request, mayFail: false, cancellation);
    }

    /// <summary>Posts a form. What a token endpoint answers to a bad code is JSON, too.</summary>
    public Task<JsonElement> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> fields, (string Id, string Secret)? basic, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        if (basic is { } client)
        {
            // RFC 6749 has both parts encoded as in a form before they are joined.
            var pair = $"{WebUtility.UrlEncode(client.Id)}:{WebUtility.UrlEncode(client.Secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        return SendAsync(request, mayFail: true, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, bool mayFail, CancellationToken cancellation)
    {
        using (request)
        {
            var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
            try
            {
                using var answer = await _http.SendAsync(request, cancellation);
                if (!answer.IsSuccessStatusCode && !(mayFail && (int)answer.StatusCode is 400 or 401))
                {
                    throw ExternalFailure.Unavailable(string.Create(CultureInfo.InvariantCulture, $"{address} answered {(int)answer.StatusCode}"));
                }

                using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation), s_strict);
                return json.RootElement.Clone();
            }
            catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw ExternalFailure.Unavailable($"{address}: {fault.Message}", fault);
            }
        }
    }
}
