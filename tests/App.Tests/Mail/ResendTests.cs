using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using App.BuildingBlocks.Jobs;
using App.BuildingBlocks.Mail;
using App.Tests.Accounts;
using App.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Mail;

/// <summary>Resend's API, answered by a real HTTP server in its place.</summary>
public sealed class ResendTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(IHeaderDictionary Headers, JsonNode Body)> _requests = new();
    private WebApplication _server = null!;
    private TestApp _app = null!;
    private Func<HttpContext, Task> _answer = context => context.Response.WriteAsync("""{"id":"1"}""");

    public async Task InitializeAsync()
    {
        _server = Loopback.Create();
        _server.MapPost("/emails", async (HttpContext context) =>
        {
            _requests.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), (await JsonNode.ParseAsync(context.Request.Body))!));
            await _answer(context);
        });
        await _server.StartAsync();
        _app = AppFor(_server.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Mail_is_posted_with_the_key_and_the_jobs_id()
    {
        var (mail, id) = (await RenderAsync(MailKind.Notification), Guid.NewGuid());

        await SendAsync(mail, id);

        var (headers, body) = Assert.Single(_requests);
        Assert.Equal(("Bearer re_secret", id.ToString()), ((string?)headers.Authorization, (string?)headers["Idempotency-Key"]));
        Assert.NotEmpty(headers.UserAgent.ToString());
        Assert.Equal(("\"The \\\"Product\\\"\" <hello@example.com>", "help@example.com"), ((string?)body["from"], (string?)body["reply_to"]));
        Assert.Equal((mail.Subject, mail.Html, mail.Text), ((string?)body["subject"], (string?)body["html"], (string?)body["text"]));
        Assert.Equal("ada@example.com", (string?)Assert.Single(body["to"]!.AsArray()));
        Assert.Equal("<https://app.example.com/unsubscribe>", (string?)body["headers"]!["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", (string?)body["headers"]!["List-Unsubscribe-Post"]);
        Assert.Equal("auto-generated", (string?)body["headers"]!["Auto-Submitted"]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(409)]
    public async Task Refusal_that_passes_is_tried_again(int status)
    {
        Answer(status, """{"name":"x","message":"Not now"}""");

        var later = await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(await RenderAsync()));

        Assert.Equal($"Resend answered {status}: Not now", later.Message);
        Assert.False(later.IsOperators);
    }

    [Theory]
    [InlineData(400, """{"message":"Bad address"}""", "Bad address")]
    [InlineData(413, """{"message":"Too long"}""", "Too long")]
    [InlineData(422, "<html>\r\nodd", "<html> odd")]
    public async Task Other_refusal_is_final_and_says_why(int status, string body, string reason)
    {
        Answer(status, body);

        var refused = await Assert.ThrowsAsync<GiveUpException>(async () => await SendAsync(await RenderAsync()));

        Assert.Equal($"Resend answered {status}: {reason}", refused.Message);
    }

    [Theory]
    [InlineData(401, "API key is missing")]
    [InlineData(403, "API key is invalid")]
    [InlineData(403, "The example.com domain is not verified")]
    [InlineData(404, "The requested endpoint does not exist")]
    public async Task Mail_waits_for_the_operator_to_put_the_settings_right(int status, string reason)
    {
        var outcomes = new ConcurrentQueue<string?>();
        using var listener = new MeterListener();
        var meters = _app.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "solosaas.mail.attempts")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => outcomes.Enqueue((string?)tags[1].Value));
        listener.Start();
        Answer(status, new JsonObject { ["message"] = reason }.ToJsonString());

        var mail = await RenderAsync();
        await _app.Database.WriteAsync(connection => _app.Services.GetRequiredService<Mailer>().EnqueueAsync(connection, mail));

        await DeleteAccountTests.WaitAsync(async () => (await StatesAsync()).SequenceEqual(["waiting 1"]));
        Assert.Equal(["refused"], outcomes);
        Assert.Contains(_app.Errors, line => line.Contains("No mail leaves", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
        Answer(200, """{"id":"1"}""");
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        await DeleteAccountTests.WaitAsync(async () => (await StatesAsync()).SequenceEqual(["done 2"]));
        Assert.Equal(["refused", "sent"], outcomes);
    }

    [Fact]
    public async Task Silence_is_left_after_our_own_timeout()
    {
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        await Assert.ThrowsAsync<MailDeliveryException>(async () => await SendAsync(await RenderAsync()));
    }

    [Fact]
    public async Task Server_that_is_down_is_tried_again()
    {
        var mail = await RenderAsync();
        await _server.StopAsync();

        await Assert.ThrowsAsync<MailDeliveryException>(() => SendAsync(mail));
    }

    private Task<IEnumerable<string>> StatesAsync() => _app.QueryAsync<string>("SELECT state || ' ' || attempts FROM jobs_jobs WHERE kind = 'mail.send'");

    private static TestApp AppFor(string url) => new()
    {
        Settings =
        {
            ["Mail:Transport"] = "", ["Mail:ResendKey"] = "re_secret", ["Mail:ResendUrl"] = url, ["Mail:TimeoutSeconds"] = "2",
            ["Mail:From"] = "hello@example.com", ["Mail:FromName"] = "The \"Product\"", ["Mail:ReplyTo"] = "help@example.com",
        },
    };

    private void Answer(int status, string body) => _answer = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private Task<MailMessage> RenderAsync(MailKind kind = MailKind.Transactional) => _app.Services.GetRequiredService<Mailer>()
        .RenderAsync<InvitationMail>("ada@example.com", "Hello", new { Name = "Zoë" }, kind, kind == MailKind.Notification ? "/unsubscribe" : null);

    private Task SendAsync(MailMessage mail, Guid? id = null) => ActivatorUtilities.CreateInstance<SendMail>(_app.Services).RunAsync(
        _app.Services.GetRequiredService<MailSeal>().Close(mail), new JobRun { Id = id ?? Guid.NewGuid(), Attempt = 1 }, CancellationToken.None);
}
