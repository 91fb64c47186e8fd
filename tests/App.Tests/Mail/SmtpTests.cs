using System.Net;
using System.Net.Sockets;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Mail;

/// <summary>One attempt at a mail, with a real server at the other end.</summary>
public sealed class SmtpTests : IAsyncLifetime
{
    private SmtpServer _server = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        if (File.Exists(SmtpServer.Package))
        {
            _server = await SmtpServer.StartAsync();
            _app = SmtpServer.AppFor(_server.Port);
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _app.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    [SmtpFact]
    public async Task Mail_arrives_as_it_was_rendered()
    {
        var mail = await RenderAsync("Grüße an 👩‍💻 Ada, " + new string('x', 120), "Zoë\n.\n..\nFrom here");
        var id = Guid.NewGuid();

        await SendAsync(mail, id);

        var received = await _server.ReceiveAsync();
        Assert.Equal((mail.Subject, mail.Text, mail.Html), (received.Header("Subject"), Lines(received.Text), Lines(received.Html)));
        Assert.Equal(["multipart/alternative", "text/plain", "text/html"], received.Types);
        Assert.Equal(["ada@example.com"], received.Recipients);
        Assert.Equal(("hello@example.com", "The Product <hello@example.com>"), (received.Sender, received.Header("From")));
        Assert.Equal(($"<{id}@example.com>", "auto-generated"), (received.Header("Message-ID"), received.Header("Auto-Submitted")));
        Assert.Equal("help@example.com", received.Header("Reply-To"));
        Assert.NotEmpty(received.Header("Date"));
        Assert.Empty(received.Defects);
        Assert.DoesNotContain(received.Headers, header => header.Name.StartsWith("List-", StringComparison.Ordinal));
        Assert.All(received.Raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [SmtpFact]
    public async Task Notification_can_be_unsubscribed_from_by_a_click()
    {
        var mailer = _app.Services.GetRequiredService<Mailer>();
        var path = "/unsubscribe/" + new string('a', 200);

        await SendAsync(await mailer.RenderAsync<InvitationMail>("ada@example.com", "News", new { }, MailKind.Notification, path));

        var received = await _server.ReceiveAsync();
        Assert.Equal(($"<https://app.example.com{path}>", "List-Unsubscribe=One-Click"), (received.Header("List-Unsubscribe"), received.Header("List-Unsubscribe-Post")));
    }

    [SmtpFact]
    public async Task S06_Line_breaks_make_neither_headers_nor_recipients_nor_mails()
    {
        const string evil = "Ada\r\nBcc: eve@example.com\r\n\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\n";
        var mail = await RenderAsync(evil, evil);

        // Also where somebody made the message by hand.
        await SendAsync(mail with { Subject = evil });

        var received = await _server.ReceiveAsync();
        Assert.Equal(["ada@example.com"], received.Recipients);
        Assert.Equal("hello@example.com", received.Sender);
        Assert.DoesNotContain(received.Headers, header => header.Name.Equals("bcc", StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("Ada Bcc: eve@example.com . MAIL FROM:", received.Header("Subject"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(mail with { To = "ada@example.com\r\nRCPT TO:<eve@example.com>" }));
        await SendAsync(await RenderAsync("The last one", "Ada"));
        Assert.Equal("The last one", (await _server.ReceiveAsync()).Header("Subject"));
        Assert.Equal(0, _server.Waiting);
    }

    [SmtpFact]
    public async Task S06_Senders_name_is_one_line()
    {
        await using var app = SmtpServer.AppFor(_server.Port, ("Mail:FromName", "Product\r\nBcc: eve@example.com"));

        await SendAsync(app, await app.Services.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", "Hello", new { }));

        var received = await _server.ReceiveAsync();
        Assert.Equal(["ada@example.com"], received.Recipients);
        Assert.DoesNotContain(received.Headers, header => header.Name.Equals("bcc", StringComparison.OrdinalIgnoreCase));
    }

    [SmtpFact]
    public async Task Server_that_is_busy_is_asked_again_with_the_same_message_id()
    {
        var (mail, id) = (await RenderAsync(), Guid.NewGuid());
        await _server.BehaveAsync("defer");

        var later = await Assert.ThrowsAsync<MailDeliveryException>(() => SendAsync(mail, id));
        await _server.BehaveAsync("ok");
        await SendAsync(mail, id, attempt: 2);

        Assert.Contains("Come back later", later.Message, StringComparison.Ordinal);
        Assert.Equal($"<{id}@example.com>", (await _server.ReceiveAsync()).Header("Message-ID"));
    }

    [SmtpFact]
    public async Task Refusal_is_final_and_says_why()
    {
        await _server.BehaveAsync("refuse");
        var blocked = await Assert.ThrowsAsync<GiveUpException>(async () => await SendAsync(await RenderAsync()));
        Assert.Contains("Blocked for bad reputation", blocked.Message, StringComparison.Ordinal);
        Assert.Contains("554", blocked.Message, StringComparison.Ordinal);

        await _server.BehaveAsync("unknown");
        var unknown = await Assert.ThrowsAsync<GiveUpException>(async () => await SendAsync(await RenderAsync()));
        Assert.Contains("No such person here", unknown.Message, StringComparison.Ordinal);
    }

    [SmtpFact]
    public async Task Connection_that_drops_after_the_data_is_tried_again()
    {
        await _server.BehaveAsync("drop");

        await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(await RenderAsync()));
    }

    [SmtpFact]
    public async Task Server_that_does_not_answer_is_left_after_our_own_timeout()
    {
        await using var app = SmtpServer.AppFor(_server.Port, ("Mail:TimeoutSeconds", "1"));
        await _server.BehaveAsync("slow");

        var late = await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(app, await RenderAsync()));

        Assert.Contains("within 1 s", late.Message, StringComparison.Ordinal);
        Assert.Equal("slow", await _server.AttemptAsync());
    }

    [SmtpFact]
    public async Task Server_that_does_not_even_greet_is_left_too()
    {
        // The system's backlog connects, and nobody ever speaks.
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var app = SmtpServer.AppFor(((IPEndPoint)mute.LocalEndpoint).Port, ("Mail:TimeoutSeconds", "1"));

        await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(app, await RenderAsync()));
    }

    [SmtpFact]
    public async Task Server_that_is_down_is_tried_again()
    {
        await _server.DisposeAsync();

        var down = await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(await RenderAsync()));

        Assert.Contains("refused", down.Message, StringComparison.Ordinal);
        _server = await SmtpServer.StartAsync();
    }

    [SmtpFact]
    public async Task Wrong_password_is_tried_again_and_the_right_one_is_used()
    {
        await using var server = await SmtpServer.StartAsync(new { user = "product", password = "right" });
        await using var wrong = SmtpServer.AppFor(server.Port, ("Mail:SmtpUser", "product"), ("Mail:SmtpPassword", "wrong"));
        await using var right = SmtpServer.AppFor(server.Port, ("Mail:SmtpUser", "product"), ("Mail:SmtpPassword", "right"));

        var refused = await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(wrong, await RenderAsync()));
        Assert.True(refused.IsOperators, refused.Message);
        Assert.Contains(wrong.Errors, line => line.Contains("No mail leaves", StringComparison.Ordinal));
        await SendAsync(right, await RenderAsync());

        Assert.Equal("product", (await server.ReceiveAsync()).User);
        Assert.Equal(0, server.Waiting);
    }

    // SMTP ends lines with two characters, and Python keeps them.
    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    private Task<MailMessage> RenderAsync(string subject = "Hello", string name = "Bob") =>
        _app.Services.GetRequiredService<Mailer>().RenderAsync<InvitationMail>("ada@example.com", subject, new { Name = name });

    private Task SendAsync(MailMessage mail, Guid? id = null, int attempt = 1) => SendAsync(_app, mail, id, attempt);

    private static Task SendAsync(TestApp app, MailMessage mail, Guid? id = null, int attempt = 1) =>
        ActivatorUtilities.CreateInstance<SendMail>(app.Services).RunAsync(
            app.Services.GetRequiredService<MailSeal>().Close(mail), new JobRun { Id = id ?? Guid.NewGuid(), Attempt = attempt }, CancellationToken.None);
}
