using System.Net;
using System.Net.Sockets;
using System.Text;

namespace App.Tests.Cli;

public sealed class HealthCheckTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public async Task A_product_that_serves_is_ready_and_one_that_is_gone_is_not()
    {
        using var scratch = Scratch.Migrated();
        await using var product = await scratch.ServeAsync();
        scratch.Settings["ASPNETCORE_URLS"] = product.Address.ToString();
        Assert.Equal("Ready." + Environment.NewLine, (await scratch.RunAsync("healthcheck")).MustSucceed().Output);

        await product.KillAsync();

        (await scratch.RunAsync("healthcheck")).MustFail($"Not ready: nothing answers at {product.Address}healthz/ready");
    }

    [Fact]
    public async Task The_reasons_are_repeated()
    {
        const string Body = """{"status":"not_ready","reasons":[{"name":"database","reason":"not writable"},{"name":"host","reason":"stopping"}]}""";
        using var server = new Stub($"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        _scratch.Settings["ASPNETCORE_URLS"] = $"http://*:{server.Port}";
        (await _scratch.RunAsync("healthcheck")).MustFail("answered 503; database: not writable; host: stopping");
    }

    [Fact]
    public async Task Whoever_else_answers_there_is_not_the_product()
    {
        using var server = new Stub("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        _scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{server.Port}";
        (await _scratch.RunAsync("healthcheck")).MustFail("answered 404.");
    }

    [Fact]
    public async Task Silence_counts_as_not_ready()
    {
        using var server = new Stub(answer: null);
        _scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{server.Port}";
        (await _scratch.RunAsync("healthcheck")).MustFail("gave no answer within 4 seconds");
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "https://*:1;http://+:{0}")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:{0}")]
    [InlineData("URLS", "http://0.0.0.0:{0}")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0};1")]
    [InlineData("HTTP_PORTS", "{0}")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://*:{0}")]
    public async Task The_address_is_found_in_the_settings_that_the_server_reads(string setting, string value)
    {
        using var server = new Stub("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        if (!setting.EndsWith("URLS", StringComparison.Ordinal))
        {
            // What decides less than the setting under test.
            _scratch.Settings[setting.Contains("Kestrel", StringComparison.Ordinal) ? "ASPNETCORE_URLS" : "DOTNET_HTTP_PORTS"] = "1";
        }

        _scratch.Settings[setting] = string.Format(null, value, server.Port);
        _scratch.Settings["App:PublicUrl"] = "https://app.example.com";
        (await _scratch.RunAsync("healthcheck")).MustSucceed();
        var (path, host) = server.Asked;
        Assert.Equal(("/healthz/ready", "app.example.com"), (path, host));
    }

    [Fact]
    public async Task A_file_names_the_address_too()
    {
        using var server = new Stub("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await File.WriteAllTextAsync(_scratch.In("appsettings.json"), $$"""{ "Urls": "http://127.0.0.1:{{server.Port}}" }""");
        (await _scratch.RunAsync("healthcheck")).MustSucceed();
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Answers every request on a free port with the same bytes, or never.</summary>
    private sealed class Stub : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string? _answer;
        // Or the garbage collector would close those that are kept waiting.
        private readonly List<TcpClient> _clients = [];

        public Stub(string? answer)
        {
            _answer = answer;
            _listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public (string Path, string Host) Asked { get; private set; }

        public void Dispose()
        {
            _listener.Dispose();
            _clients.ForEach(client => client.Dispose());
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                var path = (await reader.ReadLineAsync())!.Split(' ')[1];
                var host = "";
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    host = header.StartsWith("Host: ", StringComparison.OrdinalIgnoreCase) ? header[6..] : host;
                }

                Asked = (path, host);
                if (_answer is not null)
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_answer));
                    client.Close();
                }
            }
        }
    }
}
