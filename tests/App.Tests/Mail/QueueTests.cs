using System.Text;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Mail;

/// <summary>A mail's whole way: queued with a change, taken by the worker, handed to a server.</summary>
public sealed class QueueTests
{
    private const string Token = "tkn-0123456789abcdefghijklmnopqrstuvwxyz";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [SmtpFact]
    public async Task Mail_leaves_once_the_change_is_committed_and_never_when_it_is_not()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = AppFor(server.Port);
        var (kept, lost) = (await RenderAsync(app, "Kept"), await RenderAsync(app, "Lost"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Database.WriteAsync(async connection =>
        {
            await app.Services.GetRequiredService<Mailer>().EnqueueAsync(connection, lost);
            throw new InvalidOperationException("The change failed.");
        }));
        await EnqueueAsync(app, kept);

        Assert.Equal("Kept", (await server.ReceiveAsync()).Header("Subject"));
        await UntilAsync(app, "state = 'done'", 1);
        Assert.Equal(0, server.Waiting);
        Assert.Equal(1, await CountAsync(app, "kind = 'mail.send'"));
    }

    [SmtpFact]
    public async Task Refused_mail_is_a_dead_letter_at_once_with_the_servers_reason()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = AppFor(server.Port);
        await server.BehaveAsync("refuse");

        await EnqueueAsync(app, await RenderAsync(app));

        await UntilAsync(app, "state = 'dead'", 1);
        var reason = Assert.Single(await app.QueryAsync<string>("SELECT error FROM jobs_jobs WHERE kind = 'mail.send' AND attempts = 1"));
        Assert.Contains("Blocked for bad reputation", reason, StringComparison.Ordinal);
    }

    [SmtpFact]
    public async Task Deferred_mail_arrives_later()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = AppFor(server.Port);
        await server.BehaveAsync("defer");
        await EnqueueAsync(app, await RenderAsync(app));
        Assert.Equal("defer", await server.AttemptAsync());
        await UntilAsync(app, "state = 'waiting' AND attempts = 1", 1);

        await server.BehaveAsync("ok");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        app.Services.GetRequiredService<JobSignal>().Wake();

        var id = Assert.Single(await app.QueryAsync<Guid>("SELECT id FROM jobs_jobs WHERE kind = 'mail.send'"));
        Assert.Equal($"<{id}@example.com>", (await server.ReceiveAsync()).Header("Message-ID"));
        await UntilAsync(app, "state = 'done'", 1);
    }

    [SmtpFact]
    public async Task Server_that_is_down_for_an_hour_loses_no_mail_and_keeps_nobody_waiting()
    {
        const int mails = 20;
        var server = await SmtpServer.StartAsync();
        var port = server.Port;
        await server.DisposeAsync();
        await using var app = AppFor(port);
        for (var number = 0; number < mails; number++)
        {
            // Whoever queues is done with the commit: no attempt has succeeded, and none will for an hour.
            await EnqueueAsync(app, await RenderAsync(app, $"Mail {number}"));
        }

        for (var minute = 0; minute < 60; minute += 20)
        {
            await UntilAsync(app, $"state = 'waiting' AND attempts > {minute / 20}", mails);
            app.Clock.Advance(TimeSpan.FromMinutes(20));
            app.Services.GetRequiredService<JobSignal>().Wake();
        }

        await UntilAsync(app, "state = 'waiting' AND attempts > 3", mails);
        await using var back = await SmtpServer.StartAsync(new { port });
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        app.Services.GetRequiredService<JobSignal>().Wake();

        var subjects = new List<string>();
        for (var number = 0; number < mails; number++)
        {
            subjects.Add((await back.ReceiveAsync()).Header("Subject"));
        }

        Assert.Equal(Enumerable.Range(0, mails).Select(number => $"Mail {number}").Order(StringComparer.Ordinal), subjects.Order(StringComparer.Ordinal));
        await UntilAsync(app, "state = 'done'", mails);
        Assert.Equal(0, back.Waiting);
    }

    [Fact]
    public async Task S58_No_token_of_a_mail_stands_in_the_database_its_log_or_a_backup()
    {
        await using var app = new TestApp { Settings = { ["Jobs:Enabled"] = "false" } };
        var mail = await app.Services.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", "Hello", new { Path = $"/reset/{Token}" });
        Assert.Contains(Token, mail.Text, StringComparison.Ordinal);

        await EnqueueAsync(app, mail);

        var paths = app.Services.GetRequiredService<DataPaths>();
        var backup = Path.Combine(paths.Directory, "copy.db");
        app.Services.GetRequiredService<DatabaseBackup>().Write(backup, replace: false);
        var files = Directory.GetFiles(paths.Directory, "*", SearchOption.AllDirectories);
        Assert.Contains(backup, files);
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.False(Holds(file, Token), $"{file} holds the token.");
            Assert.False(Holds(file, Convert.ToBase64String(Encoding.UTF8.GetBytes(Token))[4..40]), $"{file} holds the token in another spelling.");
        }

        // The right file was looked at: the job stands in it.
        Assert.Contains(files, file => Holds(file, "mail.send"));
    }

    [Fact]
    public async Task Mail_of_other_keys_is_a_dead_letter_that_says_so()
    {
        await using var app = new TestApp();
        var foreign = new MailSeal(new EphemeralDataProtectionProvider()).Close(new MailMessage("ada@example.com", "Hello", "", "", MailKind.Transactional));

        await app.Database.WriteAsync(connection => app.Services.GetRequiredService<JobClient>().EnqueueAsync(connection, foreign));

        await UntilAsync(app, "state = 'dead' AND error LIKE '%cannot be decrypted%'", 1);
    }

    private static TestApp AppFor(int port) => new()
    {
        Settings =
        {
            ["Mail:Transport"] = "smtp", ["Mail:SmtpHost"] = "127.0.0.1", ["Mail:SmtpPort"] = $"{port}", ["Mail:SmtpSecurity"] = "none", ["Mail:From"] = "hello@example.com",
        },
    };

    private static Task<MailMessage> RenderAsync(TestApp app, string subject = "Hello") =>
        app.Services.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", subject, new { Name = "Bob" });

    private static Task EnqueueAsync(TestApp app, MailMessage mail) =>
        app.Database.WriteAsync(connection => app.Services.GetRequiredService<Mailer>().EnqueueAsync(connection, mail));

    private static async Task<long> CountAsync(TestApp app, string which) => (await app.QueryAsync<long>($"SELECT count(*) FROM jobs_jobs WHERE {which}")).Single();

    private static async Task UntilAsync(TestApp app, string which, int count)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (await CountAsync(app, $"kind = 'mail.send' AND {which}") != count)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static bool Holds(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
