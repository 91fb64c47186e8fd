using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>The whole compose file up and running, reached as a person and an operator reach it.</summary>
public sealed class Installation(Engine engine) : IAsyncLifetime
{
    private static readonly string[] Compose = ["compose", "--profile", "*"];

    internal Engine Engine => engine;

    internal HttpClient Edge { get; private set; } = null!;

    internal HttpClient Prometheus { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!EngineFactAttribute.CanRun)
            return;
        await engine.BuildAsync();
        await UpAsync();
        Edge = engine.CreateClient();
        Prometheus = engine.CreateClient();
        Prometheus.BaseAddress = new Uri("http://127.0.0.1:9090/");
    }

    public async Task DisposeAsync()
    {
        if (!EngineFactAttribute.CanRun)
            return;
        Edge?.Dispose();
        Prometheus?.Dispose();
        await ComposeAsync("down", "--volumes", "--timeout", "5");
    }

    internal Task<string> ComposeAsync(params string[] arguments) => engine.DockerAsync([.. Compose, .. arguments]);

    internal async Task UpAsync()
    {
        var up = await engine.RunAsync("docker", [.. Compose, "up", "--detach", "--wait", "--wait-timeout", "180", "--pull", "never"]);
        if (up.ExitCode != 0)
            Assert.Fail(up.Everything + await ComposeAsync("logs", "--tail", "40"));
    }

    /// <summary>Sends as a signed-in person when a session cookie is given.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? session = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Raw(path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (session is not null)
            request.Headers.Add("Cookie", session);
        return await Edge.SendAsync(request);
    }

    internal async Task<Member> SignUpAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        const string password = "correct horse battery staple";
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/accounts/sign-up", body: new { email, password, name = "Ada" });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var session = Session(answer);
        using var me = await SendAsync(HttpMethod.Get, "/api/v1/accounts/me", session);
        var slug = (await me.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("organizations")[0].GetProperty("slug").GetString()!;
        return new Member(email, password, session, slug);
    }

    internal async Task<string> SignInAsync(Member member)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/accounts/sign-in", body: new { member.Email, member.Password });
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return Session(answer);
    }

    // As it stands: a client that tidied "/x/../metrics" up would test nothing.
    private static Uri Raw(string path) =>
        new($"http://localhost{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static string Session(HttpResponseMessage answer) =>
        Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("session=", StringComparison.Ordinal))
            .Split(';')[0];
}

/// <summary>Somebody with an account, a session and an organisation.</summary>
internal sealed record Member(string Email, string Password, string Session, string Slug)
{
    public string Notes => $"/api/v1/organizations/{Slug}/notes";
}
