using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using App.Tests.Support;

namespace App.Tests.RateLimits;

/// <summary>Mails that anybody can ask for, to the address of somebody else.</summary>
public sealed class MailLimitTests : IDisposable
{
    private readonly TestApp _app = RateLimitTests.Limited();

    [Fact]
    public async Task S36_Mails_of_one_kind_that_strangers_asked_for_do_not_keep_the_owner_from_another()
    {
        var ada = await _app.SignedInAsync();
        for (var number = 0; number < 20; number++)
        {
            await AskAsync("resend-confirmation", $"198.51.100.{number}", ada.Email);
        }

        (await AskAsync("resend-confirmation", "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await AskAsync("forgot-password", "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.Accepted);
        (await AskAsync("sign-in/email", "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task S36_Strangers_who_ask_for_the_same_keep_the_owner_waiting_for_a_quarter_of_an_hour_at_most()
    {
        var ada = await _app.SignedInAsync();
        for (var number = 0; number < 40; number++)
        {
            await AskAsync("forgot-password", $"198.51.100.{number}", ada.Email);
        }

        var refused = (await AskAsync("forgot-password", "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.TooManyRequests);
        var wait = TimeSpan.FromSeconds(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture));

        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
        _app.Clock.Advance(wait);
        (await AskAsync("forgot-password", "203.0.113.9", ada.Email)).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task S11_Address_that_is_spelled_otherwise_is_the_same_address()
    {
        var ada = await _app.SignedInAsync();
        string[] spellings = [ada.Email, ada.Email + ".", ada.Email + "..", $" {ada.Email} ", ada.Email.ToUpperInvariant()];
        foreach (var spelling in spellings)
        {
            (await AskAsync("forgot-password", "203.0.113.9", spelling)).ShouldBe(HttpStatusCode.Accepted);
        }

        (await AskAsync("forgot-password", "203.0.113.9", ada.Email + "...")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    public void Dispose() => _app.Dispose();

    private Task<Answer> AskAsync(string path, string address, string email)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/accounts/{path}") { Content = JsonContent.Create(new { email }) };
        request.Headers.Add("X-Forwarded-For", address);
        return _app.Anonymous().SendAsync(request);
    }
}
