using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts;

public sealed class ProfileTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Path = "/api/v1/accounts/profile";

    [Fact]
    public async Task Name_zone_and_locale_are_kept()
    {
        var ada = await app.SignedInAsync();

        (await ada.PutAsync(Path, new { name = " Countess ", timeZone = "Europe/London", locale = "en-GB" })).ShouldBe(HttpStatusCode.NoContent);

        var profile = await ada.GetAsync(Path);
        Assert.Equal(("Countess", "Europe/London", "en-GB"), (profile["name"], profile["timeZone"], profile["locale"]));
        Assert.Equal("Countess", (await ada.GetAsync("/api/v1/accounts/me"))["name"]);
        var page = await ada.GetAsync("/account");
        Assert.Equal("Countess", page.Find("#name").GetAttribute("value"));
        Assert.Equal("Europe/London", page.Find("#timeZone option[selected]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("America/New_York", "en-US", "January 15, 2027, 4:", " AM (America/New_York)")]
    [InlineData("Europe/London", "en-GB", "15 January 2027, 09:", " (Europe/London)")]
    [InlineData("Europe/Berlin", "de-DE", "15 January 2027, 10:", " (Europe/Berlin)")]
    [InlineData(null, null, "15 January 2027, 09:", " (UTC)")]
    public async Task Mails_write_dates_in_the_zone_and_in_english_as_the_person_writes_it(string? timeZone, string? locale, string date, string end)
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        await ada.PutAsync(Path, new { name = "Ada", timeZone, locale });

        await ada.PutAsync("/api/v1/accounts/password", new { currentPassword = TestPerson.Password, newPassword = "another fine password" });

        var text = (await new Mailbox(own).WaitForAsync(ada.Email, "Your password was changed")).Text.ReplaceLineEndings(" ");
        Assert.Matches($"{System.Text.RegularExpressions.Regex.Escape(date)}[0-9]{{2}}{System.Text.RegularExpressions.Regex.Escape(end)}", text);
    }

    [Theory]
    [InlineData("", "UTC", "en-GB", "name")]
    [InlineData("Ada", "Moon/Tranquility", "en-GB", "timeZone")]
    [InlineData("Ada", "../../etc/passwd", "en-GB", "timeZone")]
    [InlineData("Ada", "UTC", "xx-YY", "locale")]
    public async Task Wrong_value_is_named(string name, string timeZone, string locale, string field)
    {
        var ada = await app.SignedInAsync();

        var answer = (await ada.PutAsync(Path, new { name, timeZone, locale })).ShouldBe(HttpStatusCode.BadRequest, "validation_failed");
        var page = await ada.SubmitAsync("/account", ("name", name), ("timeZone", timeZone), ("locale", locale));

        Assert.NotNull(answer[$"errors.{field}.0"]);
        page.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal($"#{field}", page.Find(".error-summary a").GetAttribute("href"));
    }

    [Fact]
    public async Task S55_Fields_that_are_not_asked_for_have_no_effect()
    {
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        var before = await app.QueryAsync<string>(
            "SELECT id || email || normalized_email || COALESCE(email_confirmed_at, '') || two_factor_required || security_stamp FROM accounts_users ORDER BY id");

        var body = new Dictionary<string, object> { ["name"] = "Ada" };
        foreach (var field in new[] { "id", "userId", "orgId", "email", "normalizedEmail", "isAdmin", "role", "plan", "passwordHash" })
        {
            body[field] = ben.Id;
        }

        foreach (var field in new[] { "emailVerified", "emailConfirmed", "emailConfirmedAt", "twoFactorRequired" })
        {
            body[field] = true;
        }

        await ada.PutAsync(Path, body);

        var after = await app.QueryAsync<string>(
            "SELECT id || email || normalized_email || COALESCE(email_confirmed_at, '') || two_factor_required || security_stamp FROM accounts_users ORDER BY id");
        Assert.Equal(before, after);
        Assert.Equal("Ben", (await ben.GetAsync(Path))["name"]);
    }

    [Theory]
    [InlineData("/api/v1/accounts/me", "id email name organizations")]
    [InlineData(Path, "name email emailConfirmed hasPassword timeZone locale")]
    [InlineData("/api/v1/accounts/sessions", "items")]
    public async Task S55_Answers_hold_these_keys_and_no_others(string path, string keys)
    {
        var ada = await app.SignedInAsync();

        var answer = await ada.GetAsync(path);

        Assert.Equal(keys.Split(' '), answer.Json.AsObject().Select(member => member.Key));
        Assert.DoesNotContain("hash", answer.Text, StringComparison.OrdinalIgnoreCase);
        if (path.EndsWith("sessions", StringComparison.Ordinal))
        {
            Assert.Equal(["id", "device", "address", "place", "createdAt", "lastSeenAt", "isCurrent"], answer.Json["items"]![0]!.AsObject().Select(member => member.Key));
        }
    }
}
