using System.Net;
using System.Net.Sockets;
using System.Text;
using App.Tests.Support;

namespace App.Tests.Web;

/// <summary>What only a real server shows: limits, raw headers, HEAD.</summary>
public sealed class KestrelTests : IClassFixture<KestrelTests.Served>
{
    private readonly TestApp _app;

    public KestrelTests(Served served)
    {
        ArgumentNullException.ThrowIfNull(served);
        _app = served.App;
    }

    [Theory]
    [InlineData("/api/v1/organizations", "application/json", "too_large")]
    [InlineData("/organizations", "application/x-www-form-urlencoded", null)]
    public async Task Body_above_the_limit_is_refused(string path, string type, string? code)
    {
        var ada = await _app.SignedInAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("name=" + new string('x', 1_100_000), Encoding.UTF8, type) };
        // It asks before it sends: a server that refuses closes the connection, and whoever is still sending then may not get to read why.
        request.Headers.ExpectContinue = true;

        (await ada.SendAsync(request)).ShouldBe(HttpStatusCode.RequestEntityTooLarge, code);
    }

    [Theory]
    [InlineData("/o/ü")]
    [InlineData("/o/x\r\nSet-Cookie: a=b")]
    public async Task Address_that_no_header_can_hold_is_no_place_to_go(string returnUrl)
    {
        var ada = await _app.SignedInAsync();

        var answer = await _app.Anonymous().SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password), ("returnUrl", returnUrl));

        Assert.Equal(ada.Pages, answer.ShouldBe(HttpStatusCode.Redirect).Location);
        Assert.Null(answer.Header("a"));
    }

    [Fact]
    public async Task Head_is_answered_as_get_without_the_body()
    {
        var ada = await _app.SignedInAsync();
        foreach (var path in new[] { "/", "/sign-in", ada.Pages, "/api/v1/accounts/me", "/app.css", "/healthz", "/nowhere" })
        {
            var get = await ada.GetAsync(path);
            var head = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

            Assert.Equal((get.Status, get.Header("Content-Type"), ""), (head.Status, head.Header("Content-Type"), head.Text));
        }
    }

    [Theory]
    [InlineData("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: session=\0\r\n\r\n", 400)]
    [InlineData("POST /api/v1/accounts/sign-out HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 204)]
    [InlineData("POST /api/v1/accounts/sign-out HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nxyz", 400)]
    [InlineData("GET /%zz%ff/..;/x HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [InlineData("GET //sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    public async Task Odd_request_is_answered_and_never_an_error(string request, int status)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _app.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));

        using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
        Assert.StartsWith($"HTTP/1.1 {status}", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Empty(_app.Errors);
    }

    public sealed class Served : IDisposable
    {
        public TestApp App { get; } = new TestApp().OnKestrel();

        public void Dispose() => App.Dispose();
    }
}
