using System.Net;
using System.Net.Sockets;
using System.Text;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Bytes on a raw socket that two servers might read as different requests.</summary>
public sealed class SmugglingTests : IClassFixture<SmugglingTests.Served>
{
    private const string Head = "POST /api/v1/accounts/sign-out HTTP/1.1\r\nHost: localhost\r\n";
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private readonly TestApp _app;

    public SmugglingTests(Served served)
    {
        ArgumentNullException.ThrowIfNull(served);
        _app = served.App;
    }

    // Not here: "Content-Length: +3", which Kestrel reads as 3; the application never sees the sign. Caddy refuses it.
    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 3\r\n\r\nxyz")]
    [InlineData("Content-Length: 2, 3\r\n\r\nxyz")]
    [InlineData("Content-Length: 0x3\r\n\r\nxyz")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length : 3\r\n\r\nxyz")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData(" Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X-Folded: one\r\n two\r\n\r\n")]
    [InlineData("X-Nul: a\0b\r\n\r\n")]
    [InlineData("X-Return: a\rb\r\n\r\n")]
    [InlineData("No-Colon\r\n\r\n")]
    public async Task S26_Ambiguous_request_is_refused_and_the_connection_ends(string rest)
    {
        var answers = await SendAsync(Head + rest + Smuggled);

        Assert.StartsWith("HTTP/1.1 400", answers, StringComparison.Ordinal);
        Assert.Equal(1, Count(answers));
    }

    // CVE-2025-55315: a line feed alone inside a chunk's extension, where the next server may see the end of the line.
    [Theory]
    [InlineData("1;a\nb\r\nx\r\n0\r\n\r\n")]
    [InlineData("1;\nx\r\n0\r\n\r\n")]
    [InlineData("1\nx\r\n0\r\n\r\n")]
    [InlineData("1;a\rb\r\nx\r\n0\r\n\r\n")]
    [InlineData("01x\r\nx\r\n0\r\n\r\n")]
    [InlineData("1\r\nxyz\r\n0\r\n\r\n")]
    [InlineData("-1\r\nx\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n")]
    public async Task S26_Chunk_that_is_not_well_formed_reaches_nothing_behind_it(string chunks)
    {
        var organizations = await _app.QueryAsync<int>("SELECT COUNT(*) FROM organizations_organizations");
        var answers = await SendAsync(
            "POST /api/v1/accounts/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + Smuggled);

        Assert.StartsWith("HTTP/1.1 400", answers, StringComparison.Ordinal);
        Assert.Equal(1, Count(answers));
        Assert.Equal(organizations, await _app.QueryAsync<int>("SELECT COUNT(*) FROM organizations_organizations"));
    }

    // The length is not believed beside chunks: what follows the last chunk is the next request for every server that follows RFC 9112.
    [Fact]
    public async Task S26_Length_beside_chunks_does_not_count()
    {
        var answers = await SendAsync(Head + $"Connection: close\r\nContent-Length: {Smuggled.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204", answers, StringComparison.Ordinal);
    }

    private static int Count(string answers) => answers.Split("HTTP/1.1 ").Length - 1;

    private async Task<string> SendAsync(string bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _app.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        var answers = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is var read and > 0)
            {
                answers.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Ended by force, with bytes that it had not read: what it said before counts.
        }

        return answers.ToString();
    }

    public sealed class Served : IDisposable
    {
        public TestApp App { get; } = new TestApp().OnKestrel();

        public void Dispose() => App.Dispose();
    }
}
