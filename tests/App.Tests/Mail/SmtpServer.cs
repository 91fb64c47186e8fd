using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using App.Tests.Support;

namespace App.Tests.Mail;

/// <summary>A real SMTP server (aiosmtpd) in a process of its own, with the faults that real ones have.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>The product, sending its mail to this port.</summary>
    public static TestApp AppFor(int port, params (string Key, string Value)[] more)
    {
        var app = new TestApp
        {
            Settings =
            {
                ["Mail:Transport"] = "", ["Mail:SmtpHost"] = "127.0.0.1", ["Mail:SmtpPort"] = $"{port}", ["Mail:SmtpSecurity"] = "none",
                ["Mail:From"] = "hello@example.com", ["Mail:FromName"] = "The Product", ["Mail:ReplyTo"] = "help@example.com",
            },
        };
        Array.ForEach(more, setting => app.Settings[setting.Key] = setting.Value);
        return app;
    }

    public const string Python = "/usr/bin/python3";
    public const string Package = "/usr/lib/python3/dist-packages/aiosmtpd/smtp.py";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _complaints = new();
    private readonly Channel<JsonNode> _mails = Channel.CreateUnbounded<JsonNode>();
    private readonly Channel<JsonNode> _answers = Channel.CreateUnbounded<JsonNode>();
    private readonly Channel<string> _attempts = Channel.CreateUnbounded<string>();

    private SmtpServer(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => _complaints.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; private set; }

    /// <summary>Mails that were taken and not yet asked for.</summary>
    public int Waiting => _mails.Reader.Count;

    public static async Task<SmtpServer> StartAsync(object? settings = null)
    {
        // As Debian's Python finds its packages: another one on the machine knows nothing of them.
        var start = new ProcessStartInfo(Python, ["-I", Path.Combine(Repository.Root, "tests", "App.Tests", "Mail", "smtp_server.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new SmtpServer(Process.Start(start)!);
        await server.TellAsync(JsonSerializer.Serialize(settings ?? new { }));
        server.Port = (int)(await server.AnswerAsync())["port"]!;
        return server;
    }

    /// <summary>From now on: ok, defer (451), refuse (554), unknown (550 to the recipient), slow, or drop (after the data).</summary>
    public async Task BehaveAsync(string mode)
    {
        await TellAsync(mode);
        Assert.Equal(mode, (string?)(await AnswerAsync())["mode"]);
    }

    /// <summary>The next mail that was taken.</summary>
    public async Task<ReceivedMail> ReceiveAsync() => new(await NextAsync(_mails));

    /// <summary>Returns when somebody has sent the whole of a mail and waits for the answer.</summary>
    public Task<string> AttemptAsync() => NextAsync(_attempts);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    private Task<JsonNode> AnswerAsync() => NextAsync(_answers);

    private async Task<T> NextAsync<T>(Channel<T> channel)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            return await channel.Reader.ReadAsync(patience.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"The SMTP server had nothing to say. {_complaints}", late);
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            Array.ForEach<ChannelWriter<JsonNode>>([_mails.Writer, _answers.Writer], writer => writer.TryComplete());
            return;
        }

        var said = JsonNode.Parse(line)!;
        if (said["attempt"] is { } mode)
        {
            _attempts.Writer.TryWrite((string)mode!);
        }
        else
        {
            (said["raw"] is null ? _answers : _mails).Writer.TryWrite(said);
        }
    }
}

/// <summary>A mail as the server got it, and as Python's parser reads it.</summary>
internal sealed class ReceivedMail(JsonNode said)
{
    public string Text => (string)said["text"]!;

    public string Html => (string)said["html"]!;

    public string Raw => (string)said["raw"]!;

    public string Sender => (string)said["sender"]!;

    public bool Tls => (bool)said["tls"]!;

    public string? User => (string?)said["user"];

    public IReadOnlyList<string> Recipients => List("recipients");

    public IReadOnlyList<string> Types => List("types");

    public IReadOnlyList<string> Defects => List("defects");

    public IReadOnlyList<(string Name, string Value)> Headers =>
        [.. said["headers"]!.AsArray().Select(header => ((string)header![0]!, (string)header[1]!))];

    public string Header(string name) => Assert.Single(Headers, header => header.Name == name).Value;

    private string[] List(string name) => [.. said[name]!.AsArray().Select(item => (string)item!)];
}

/// <summary>A test that talks to an SMTP server: left out by name where aiosmtpd is missing, and failing there in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !File.Exists(SmtpServer.Package))
        {
            Skip = "LEFT OUT: the SMTP server is missing (Debian: apt-get install python3-aiosmtpd).";
        }
    }
}

/// <summary>As <see cref="SmtpFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmtpTheoryAttribute : TheoryAttribute
{
    public SmtpTheoryAttribute() => Skip = new SmtpFactAttribute().Skip;
}
