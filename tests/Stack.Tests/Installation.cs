using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stack.Tests;

/// <summary>The whole compose file up and running, reached as a person and an operator reach it.</summary>
internal sealed class Installation
{
    private static readonly string[] Compose = ["compose", "--profile", "*"];

    private readonly Engine engine;
    private readonly HttpClient edge;

    private Installation(Engine engine)
    {
        this.engine = engine;
        edge = engine.CreateClient();
        Prometheus = engine.CreateClient();
        Prometheus.BaseAddress = new Uri("http://127.0.0.1:9090/");
    }

    public HttpClient Prometheus { get; }

    public static async Task<Installation> StartAsync(Engine engine)
    {
        await engine.BuildAsync();
        var installation = new Installation(engine);
        await installation.UpAsync();
        return installation;
    }

    public Task<string> ComposeAsync(params string[] arguments) => engine.DockerAsync([.. Compose, .. arguments]);

    public async Task UpAsync()
    {
        var up = await engine.RunAsync("docker", [.. Compose, "up", "--detach", "--wait", "--wait-timeout", "180", "--pull", "never"]);
        if (up.ExitCode != 0)
            Assert.Fail(up.Everything + await ComposeAsync("logs", "--tail", "40"));
    }

    /// <summary>Sends as a signed-in person when a session cookie is given.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? session = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Raw(path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (session is not null)
            request.Headers.Add("Cookie", session);
        return await edge.SendAsync(request);
    }

    public async Task<Member> SignUpAsync()
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

    public async Task<string> SignInAsync(Member member)
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
