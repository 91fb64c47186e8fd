using System.Text;
using App.BuildingBlocks.Web;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace App.Tests.Web;

public sealed class ContentLengthTests : IAsyncLifetime
{
    private static readonly HttpClient s_http = new();
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _rest = new();

    public ContentLengthTests()
    {
        _app = Loopback.Create();
        _app.UseContentLengths();
        _app.MapMethods("/api/short", ["GET", "HEAD"], () => TypedResults.Ok("Ünï"));
        _app.MapGet("/api/long", () => TypedResults.Ok(new string('x', 500_000)));
        _app.MapGet("/api/problem", () => TypedResults.Problem("Wrong.", statusCode: 400));
        _app.MapGet("/api/slow", (HttpContext http) =>
        {
            http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            return TypedResults.Ok(Slow());
        });
        _app.MapGet("/api/half", async (HttpContext http) =>
        {
            await TypedResults.Ok("half").ExecuteAsync(http);
            throw new InvalidOperationException("After the answer.");
        });
    }

    public Task InitializeAsync() => _app.StartAsync();

    [Theory]
    [InlineData("GET", "short", "\"Ünï\"")]
    [InlineData("HEAD", "short", "")]
    [InlineData("GET", "problem", null)]
    public async Task Json_is_sent_with_its_length(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address(path));
        using var answer = await s_http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(body ?? text, text);
        Assert.Null(answer.Headers.TransferEncodingChunked);
        Assert.Equal(Encoding.UTF8.GetByteCount(method == "HEAD" ? "\"Ünï\"" : text), answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Long_json_is_streamed()
    {
        using var answer = await s_http.GetAsync(Address("long"));
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Equal(500_002, (await answer.Content.ReadAsStringAsync()).Length);
    }

    [Fact]
    public async Task What_is_not_to_be_buffered_is_sent_as_it_comes()
    {
        using var answer = await s_http.GetAsync(Address("slow"), HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var text = "";
        while (!text.Contains('1', StringComparison.Ordinal))
        {
            text += (char)body.Read();
        }

        _rest.SetResult();
        Assert.Equal("[1,2]", text + await body.ReadToEndAsync());
    }

    [Fact]
    public async Task Half_an_answer_is_not_taken_for_a_whole_one() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => s_http.GetStringAsync(Address("half")));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private Uri Address(string path) => new(new Uri(_app.Urls.Single()), $"api/{path}");

    private async IAsyncEnumerable<int> Slow()
    {
        yield return 1;
        await _rest.Task;
        yield return 2;
    }
}
