using System.Net;
using System.Text.Json;
using App.BuildingBlocks.Observability;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Observability;

public sealed class HealthTests
{
    [Fact]
    public async Task Healthz_answers_while_the_product_is_not_ready()
    {
        await using var app = await StartAsync(new Check("database", _ => new("cannot write")));
        using var alive = await GetAsync(app, "/healthz");
        Assert.Equal((HttpStatusCode.OK, """{"status":"alive"}"""), (alive.StatusCode, await alive.Content.ReadAsStringAsync()));
        Assert.True(alive.Headers.CacheControl?.NoStore);
        using var ready = await GetAsync(app, "/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("application/json", ready.Content.Headers.ContentType?.MediaType);
        Assert.True(ready.Headers.CacheControl?.NoStore);
        using var json = JsonDocument.Parse(await ready.Content.ReadAsStringAsync());
        var reason = Assert.Single(json.RootElement.GetProperty("reasons").EnumerateArray());
        Assert.Equal(("database", "cannot write"), (reason.GetProperty("name").GetString(), reason.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Ready_is_200_when_every_check_is_fine()
    {
        await using var app = await StartAsync(new Check("a", _ => new((string?)null)), new Check("b", _ => new((string?)null)));
        using var ready = await GetAsync(app, "/healthz/ready");
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready"}"""), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Ready_is_503_from_the_moment_the_process_drains()
    {
        await using var app = await StartAsync();
        app.Services.GetRequiredService<DrainState>().Begin();
        using var ready = await GetAsync(app, "/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("stopping", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(ready.Headers.ConnectionClose);
        using var alive = await GetAsync(app, "/healthz");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Head_is_answered_without_a_body()
    {
        await using var app = await StartAsync(new Check("database", _ => new("cannot write")));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Head, "/healthz/ready");
        using var ready = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    [Fact]
    public async Task Both_endpoints_say_that_they_are_anonymous()
    {
        await using var app = await StartAsync();
        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.Equal(2, endpoints.Count);
        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<IAllowAnonymous>()));
    }

    private static async Task<WebApplication> StartAsync(params IReadinessCheck[] checks)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddObservability().AddGracefulStop();
        foreach (var check in checks)
            builder.Services.AddSingleton(check);
        var app = builder.Build();
        app.MapHealth();
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(WebApplication app, string path)
    {
        using var http = new HttpClient();
        return await http.GetAsync(new Uri(app.Urls.First() + path));
    }
}

internal sealed class Check(string name, Func<CancellationToken, ValueTask<string?>> answer) : IReadinessCheck
{
    public int Calls { get; private set; }

    public string Name => name;

    public ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        Calls++;
        return answer(cancellation);
    }
}
