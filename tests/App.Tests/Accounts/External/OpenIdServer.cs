using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using App.Tests.Support;

namespace App.Tests.Accounts.External;

/// <summary>A real OpenID provider (npm's oidc-provider, fetched once into artifacts/tools) in a process of its own, and the people who use it.</summary>
public sealed class OpenIdServer : IAsyncLifetime
{
    private static readonly string s_source = Path.Combine(Repository.Root, "tests", "App.Tests", "Accounts", "External", "provider");
    private static readonly string s_modules = Path.Combine(Repository.Root, "artifacts", "tools", "oidc-provider", "node_modules");
    private Process? _process;

    public static string? SkipReason => Environment.GetEnvironmentVariable("CI") == "true" || (Find("node") is not null && Find("npm") is not null)
        ? null
        : "LEFT OUT: node and npm, which bring the OpenID provider, are not installed (Debian: apt-get install npm).";

    public const string Secret = "a secret & a half";

    public string Issuer { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (SkipReason is not null)
        {
            return;
        }

        await FetchAsync();
        var start = new ProcessStartInfo(Find("node") ?? "node") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] redirects = ["https://app.example.com/sign-in/external/corp/callback"], grants = ["authorization_code", "refresh_token"];
        object[] clients = [new { client_id = "product", client_secret = Secret, redirect_uris = redirects, grant_types = grants }];
        Array.ForEach([Path.Combine(s_source, "provider.mjs"), s_modules, JsonSerializer.Serialize(new { clients })], start.ArgumentList.Add);
        _process = Process.Start(start)!;
        var complaints = new StringBuilder();
        _process.ErrorDataReceived += (_, line) => complaints.AppendLine(line.Data);
        _process.BeginErrorReadLine();
        Issuer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The OpenID provider did not start. {complaints}");
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    /// <summary>Signs in at the provider and agrees, as a person would, and returns where the provider leads then. Without a login the person cancels.</summary>
    public async Task<Uri> VisitAsync(string address, string? login)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler);
        var at = new Uri(address);
        FormUrlEncodedContent? form = null;
        for (var steps = 0; steps < 20; steps++)
        {
            using var answer = form is null ? await browser.GetAsync(at) : await browser.PostAsync(at, form);
            form = null;
            if (answer.Headers.Location is { } location)
            {
                at = new Uri(at, location);
                if (at.GetLeftPart(UriPartial.Authority) != Issuer)
                {
                    return at;
                }

                continue;
            }

            var text = await answer.Content.ReadAsStringAsync();
            var page = new HtmlParser().ParseDocument(text);
            var next = page.QuerySelector("form") ?? throw new InvalidOperationException($"The provider says {(int)answer.StatusCode}: {text}");
            at = new Uri(at, login is null ? page.QuerySelector("a[href$=abort]")!.GetAttribute("href")! : next.GetAttribute("action")!);
            form = login is null ? null : new FormUrlEncodedContent(
            [
                KeyValuePair.Create("prompt", next.QuerySelector("[name=prompt]")!.GetAttribute("value")!),
                KeyValuePair.Create("login", login),
                KeyValuePair.Create("password", "anything"),
            ]);
        }

        throw new InvalidOperationException($"The provider leads in circles: {at}");
    }

    private static async Task FetchAsync()
    {
        if (File.Exists(Path.Combine(s_modules, "oidc-provider", "package.json")))
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.GetDirectoryName(s_modules)!).FullName;
        Array.ForEach(["package.json", "package-lock.json"], file => File.Copy(Path.Combine(s_source, file), Path.Combine(folder, file), overwrite: true));
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
        using var process = Process.Start(new ProcessStartInfo(Find("npm") ?? "npm", arguments) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, "npm could not fetch the OpenID provider.");
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program == "npm" ? "npm.cmd" : program + ".exe" : program))
        .FirstOrDefault(File.Exists);
}

[CollectionDefinition("OpenID")]
public sealed class OpenIdTests : ICollectionFixture<OpenIdServer>;

/// <summary>A test that talks to the real provider.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenIdFactAttribute : FactAttribute
{
    public OpenIdFactAttribute() => Skip = OpenIdServer.SkipReason;
}
