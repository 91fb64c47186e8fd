using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Template.Tests;

/// <summary>A product under way, as its owner starts it: on any free port, reached at the address that it prints.</summary>
internal sealed partial class RunningProduct : IDisposable
{
    private readonly Process _process;
    private readonly string _log = Path.GetTempFileName();

    public RunningProduct(string folder, params string[] command) =>
        _process = Shell.Start(folder, _log, ["env", "ASPNETCORE_URLS=http://127.0.0.1:0", "App__MetricsPort=0", .. command]);

    /// <summary>A client at the address that the output names after these words.</summary>
    public async Task<HttpClient> ConnectAsync(string words)
    {
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < TimeSpan.FromMinutes(10);)
        {
            var output = await File.ReadAllTextAsync(_log);
            if (Regex.Match(output, $@"{Regex.Escape(words)} (http://127\.0\.0\.1:[1-9][0-9]*)\s") is { Success: true } address)
            {
                return new HttpClient { BaseAddress = new Uri(address.Groups[1].Value) };
            }

            Assert.False(_process.HasExited, output);
            await Task.Delay(100);
        }

        throw new TimeoutException(await File.ReadAllTextAsync(_log));
    }

    /// <summary>Makes an account, which leaves its cookie in the client, and gives back its organization's slug.</summary>
    public static async Task<string> SignUpAsync(HttpClient client, string name)
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri("/api/v1/accounts/sign-up", UriKind.Relative),
            new { email = $"{name}@example.com", password = "correct horse battery staple", name });
        answer.EnsureSuccessStatusCode();
        var me = await client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/accounts/me", UriKind.Relative));
        return me.GetProperty("organizations")[0].GetProperty("slug").GetString()!;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_log);
    }
}
