using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using App.BuildingBlocks.Observability;
using App.BuildingBlocks.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Passwords;

/// <summary>
/// Asks Have I Been Pwned, or another with its range API, whether a password is known from a breach. It learns five of the hash's forty digits, which
/// hundreds of passwords share; its answer is padded, so that not even its length tells. Without an answer the password passes.
/// </summary>
internal sealed partial class BreachedPasswords(IOptions<AccountsOptions> options, AppMeter meter, ILogger<BreachedPasswords> log) : IDisposable
{
    private const int Told = 5;

    private readonly ServiceClient _http = new(TimeSpan.FromSeconds(2), mostBytes: 1024 * 1024) { DefaultRequestHeaders = { { "Add-Padding", "true" } } };

    private readonly Counter<long> _checks = meter.Meter.CreateCounter<long>(
        "solosaas.accounts.breach_checks", null, "New passwords looked up among breached ones, by outcome: clean, found, failed.");

    public async Task<bool> ContainsAsync(string password)
    {
        if (options.Value.BreachedPasswords is not { } address)
        {
            return false;
        }

        var found = await AskAsync(address, password);
        _checks.Add(1, new KeyValuePair<string, object?>("outcome", found switch { true => "found", false => "clean", null => "failed" }));
        return found == true;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool?> AskAsync(Uri address, string password)
    {
#pragma warning disable CA5350 // The service's own choice; nothing depends on it being strong.
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        try
        {
            var list = await _http.GetStringAsync(new Uri(address, $"/range/{hash[..Told]}"));
            return IsIn(list, hash[Told..]);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            LogFailed(fault.Message);
            return null;
        }
    }

    // A line each: the rest of the hash, a colon, how often it was found. What pads the answer was found no time.
    private static bool IsIn(string list, string rest)
    {
        foreach (var line in list.AsSpan().EnumerateLines())
        {
            if (line.Length > rest.Length + 1 && line.StartsWith(rest, StringComparison.OrdinalIgnoreCase) && line[rest.Length] == ':')
            {
                return line[(rest.Length + 1)..].Trim() is not "0";
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether a new password is known from a breach could not be asked, so it was taken: {Reason}")]
    private partial void LogFailed(string reason);
}
