using System.Diagnostics.Metrics;
using System.Text.Json;
using App.BuildingBlocks.Observability;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

/// <summary>Asks the provider whether it took the sender for a person. Nothing but its own word lets anybody through.</summary>
internal sealed partial class Captcha(IOptions<CaptchaOptions> options, AppMeter meter, ILogger<Captcha> log) : IDisposable
{
    private const int LongestToken = 8192;

    private readonly ServiceClient _http = new(TimeSpan.FromSeconds(5), mostBytes: 64 * 1024);

    private readonly Counter<long> _checks = meter.Meter.CreateCounter<long>(
        "solosaas.captcha.checks", null, "Answers of the widget that tells people from bots, by outcome: passed, failed, unavailable.");

    /// <summary>Null where no provider is set up.</summary>
    public CaptchaVendor? Vendor { get; } = CaptchaVendor.Of(options.Value);

    public string? SiteKey => options.Value.SiteKey;

    /// <summary>Whether the provider vouches for the sender; null when it cannot be asked.</summary>
    public async Task<bool?> VouchesAsync(string? token, HttpContext http)
    {
        var passed = token is { Length: > 0 and <= LongestToken } ? await AskAsync(token, http) : false;
        _checks.Add(1, new KeyValuePair<string, object?>("outcome", passed switch { true => "passed", false => "failed", null => "unavailable" }));
        return passed;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool?> AskAsync(string token, HttpContext http)
    {
        Dictionary<string, string?> fields = new()
        {
            ["secret"] = options.Value.Secret,
            ["response"] = token,
            ["sitekey"] = SiteKey,
            ["remoteip"] = http.ClientAddress()?.ToString(),
        };
        try
        {
            using var content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!);
            using var answer = await _http.PostAsync(new Uri(Vendor!.VerifyUrl), content, http.RequestAborted);
            // Some say no with a status of 400.
            if (!answer.IsSuccessStatusCode && (int)answer.StatusCode is < 400 or >= 500)
            {
                throw new HttpRequestException($"It answered {(int)answer.StatusCode}.");
            }

            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(http.RequestAborted));
            return Read(json.RootElement);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            LogUnavailable(Vendor!.Name, fault.Message);
            return null;
        }
    }

    private bool? Read(JsonElement answer)
    {
        var word = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("success", out var success) ? success.ValueKind : JsonValueKind.Undefined;
        if (word == JsonValueKind.True)
        {
            return true;
        }

        // What it says of our own keys is no word about the person: until that is mended nobody gets through, and the log says why.
        var codes = word == JsonValueKind.False ? answer.TryGetProperty("error-codes", out var list) ? list.ToString() : "" : "not its protocol";
        if (word == JsonValueKind.False && !codes.Contains("secret", StringComparison.Ordinal) && !codes.Contains("sitekey", StringComparison.Ordinal))
        {
            return false;
        }

        LogUnavailable(Vendor!.Name, codes);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Provider} cannot say who is a person, so strangers are refused: {Reason}")]
    private partial void LogUnavailable(string provider, string reason);
}
