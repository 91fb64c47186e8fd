using System.Net;
using System.Net.Sockets;
using App.BuildingBlocks.Data;
using Dapper;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.Tests.Support;

/// <summary>The running product, as in production, on a database of its own. Share one in a class by <c>IClassFixture</c>: people are cheap, applications are not.</summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    private readonly DataPaths _data;
    private readonly ErrorLog _log = new();
    private int _people;
    private bool _isServed;

    // Applications that end block a thread each, and several test classes end theirs at a time: on two processors the pool would be empty for a minute.
    static TestApp() => ThreadPool.SetMinThreads(32, 32);

    public TestApp()
        : this(TestData.Create())
    {
    }

    internal TestApp(DataPaths data) => _data = data;

    /// <summary>Set before the first request; keys as in <c>appsettings.json</c>.</summary>
    public Dictionary<string, string> Settings { get; } = new()
    {
        ["App:Name"] = "Product",
        ["App:MetricsPort"] = "0",
        // A person of the tests is signed in at once; the tests of confirming set this to true.
        ["Accounts:RequireConfirmedEmail"] = "false",
        ["Mail:Transport"] = "files",
        // Static files as they are published, not as they are while one edits them.
        ["ReloadStaticAssetsAtRuntime"] = "false",
        // What counts requests is tested where it is switched on.
        ["RateLimits:Enabled"] = "false",
    };

    /// <summary>What users see as the product's address. Its scheme decides on secure cookies.</summary>
    public Uri Address { get; set; } = new("https://app.example.com");

    public string Environment { get; init; } = Environments.Production;

    /// <summary>Rounds of password hashing; null for the product's own number, which costs a tenth of a second.</summary>
    public int? PasswordRounds { get; init; } = 1;

    /// <summary>Replaces services.</summary>
    public Action<IServiceCollection> With { get; init; } = _ => { };

    public TestClock Clock { get; } = new();

    public IDatabase Database => Services.GetRequiredService<IDatabase>();

    /// <summary>The exceptions that were logged as errors: what users saw as a 500.</summary>
    public IReadOnlyCollection<string> Errors => _log.Lines;

    /// <summary>Serves on a real port instead of in memory, where it matters what Kestrel or a browser does.</summary>
    public TestApp OnKestrel()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Address = new Uri($"http://localhost:{port}");
        _isServed = true;
        UseKestrel(port);
        StartServer();
        return this;
    }

    public TestClient Anonymous() => Connect((handler, cookies) => new TestClient(handler, cookies));

    /// <summary>A person with an account and an organisation of that name, signed in.</summary>
    public async Task<TestPerson> SignedInAsync(string name = "Ada")
    {
        var person = Connect((handler, cookies) => new TestPerson(handler, cookies, name, $"person{Interlocked.Increment(ref _people)}@example.com"));
        await person.SignUpAsync();
        return person;
    }

    /// <summary>Makes the person a member of another's organisation.</summary>
    public Task JoinAsync(TestPerson person, string slug) => Database.WriteAsync(connection => connection.ExecuteAsync(
        """
        INSERT INTO organizations_members (organization_id, user_id, role, created_at)
        SELECT id, @Id, 'member', created_at FROM organizations_organizations WHERE slug = @slug
        """,
        new { person.Id, slug }));

    public Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        Database.ReadAsync(connection => connection.QueryAsync<T>(sql, parameters));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        builder.UseStaticWebAssets();
        builder.UseSetting("App:DataDirectory", _data.Directory);
        builder.UseSetting("App:PublicUrl", Address.ToString());
        foreach (var (key, value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log));
        builder.ConfigureTestServices(services => With(services
            .AddSingleton<TimeProvider>(Clock)
            .Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordRounds ?? options.IterationCount)));
    }

    private T Connect<T>(Func<HttpClient, CookieContainer, T> create)
    {
        var cookies = new CookieContainer();
        var http = _isServed
            ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Address }
            : CreateDefaultClient(Address, new CookieContainerHandler(cookies));
        return create(http, cookies);
    }
}
