using System.Net;
using System.Text;
using App.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Web;

/// <summary>A form that is posted after its session ended: what was typed is not lost, shown to nobody else, and posted by nobody but the person.</summary>
public sealed class DraftTests : IDisposable
{
    private const string New = "/organizations/new";
    private readonly TestApp _app = new();

    [Fact]
    public async Task What_was_typed_is_back_on_its_page_after_signing_in_and_only_once()
    {
        var ada = await _app.SignedInAsync();
        _app.Clock.Advance(TimeSpan.FromDays(15));

        var refused = await PostAsync(ada, "/organizations", New, ("name", "Engines & <Looms>"));
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(New)}", refused.ShouldBe(HttpStatusCode.Redirect).Location);
        var page = await SignInAsync(ada, ada.Email, New);

        Assert.Equal("Engines & <Looms>", page.Find("#name").GetAttribute("value"));
        Assert.Equal("You were signed out. Your text is still here: check it and save again.", page.Find(".flash").TextContent.Trim());
        Assert.Equal(["Ada"], await _app.QueryAsync<string>("SELECT name FROM organizations_organizations"));
        Assert.Equal(0, await CountAsync());
        var again = await ada.GetAsync(New);
        Assert.Equal("", again.Find("#name").GetAttribute("value") ?? "");
        Assert.Empty(again.Page.QuerySelectorAll(".flash"));
    }

    [Fact]
    public async Task Another_person_does_not_see_it()
    {
        var (ada, ben) = (await _app.SignedInAsync(), await _app.SignedInAsync("Ben"));
        _app.Clock.Advance(TimeSpan.FromDays(15));
        await PostAsync(ada, "/organizations", New, ("name", "Secret plans"));

        var page = await SignInAsync(ada, ben.Email, New);

        Assert.DoesNotContain("Secret plans", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Another_browser_does_not_see_it()
    {
        var ada = await _app.SignedInAsync();
        _app.Clock.Advance(TimeSpan.FromDays(15));
        await PostAsync(ada, "/organizations", New, ("name", "Engines"));

        Assert.DoesNotContain("Engines", (await SignInAsync(_app.Anonymous(), ada.Email, New)).Text, StringComparison.Ordinal);
        Assert.Contains("Engines", (await SignInAsync(ada, ada.Email, New)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_known_of_the_session_it_is_for_who_signs_in_in_that_browser()
    {
        var ada = await _app.SignedInAsync();
        var browser = _app.Anonymous();
        await PostAsync(browser, "/organizations", New, ("name", "Engines"));

        Assert.Equal("Engines", (await SignInAsync(browser, ada.Email, New)).Find("#name").GetAttribute("value"));
    }

    [Fact]
    public async Task Another_page_does_not_show_it()
    {
        var ada = await _app.SignedInAsync();
        _app.Clock.Advance(TimeSpan.FromDays(15));
        await PostAsync(ada, "/organizations", New, ("name", "Engines"));

        var other = await SignInAsync(ada, ada.Email, "/account");

        Assert.Equal("Ada", other.Find("#name").GetAttribute("value"));
        Assert.Equal("", (await ada.GetAsync($"{New}?x=1")).Find("#name").GetAttribute("value") ?? "");
        Assert.Equal("Engines", (await ada.GetAsync(New)).Find("#name").GetAttribute("value"));
    }

    [Fact]
    public async Task It_is_kept_for_an_hour_and_then_deleted()
    {
        var ada = await _app.SignedInAsync();
        await PostAsync(_app.Anonymous(), "/organizations", New, ("name", "Engines"));
        var late = _app.Anonymous();
        await PostAsync(late, "/organizations", New, ("name", "Looms"));
        _app.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.DoesNotContain("Looms", (await SignInAsync(late, ada.Email, New)).Text, StringComparison.Ordinal);
        await new Mailbox(_app).SettleAsync();
        for (var end = DateTime.UtcNow.AddSeconds(30); await CountAsync() > 0 && DateTime.UtcNow < end; await Task.Delay(25))
        {
        }

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Nothing_that_proves_something_is_kept_and_the_rest_is_not_readable_in_the_table()
    {
        var browser = _app.Anonymous();
        await PostAsync(
            browser, "/account", "/account", ("name", "Visible"), ("password", "p1"), ("newPassword", "p2"), ("code", "p3"), ("token", "p4"), ("credentialJson", "p5"));
        var kept = (await _app.QueryAsync<byte[]>("SELECT fields FROM web_drafts")).Single();

        Assert.DoesNotContain("Visible", Encoding.UTF8.GetString(kept), StringComparison.Ordinal);
        var text = Encoding.UTF8.GetString(_app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("draft").Unprotect(kept));
        Assert.Contains("Visible", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("p[1-5]", text);
        var cookie = browser.Cookie("__Host-draft")!;
        Assert.True(cookie.HttpOnly && cookie.Secure);
        Assert.Empty(await _app.QueryAsync<int>("SELECT 1 FROM web_drafts WHERE key = @key", new { key = Encoding.UTF8.GetBytes(cookie.Value) }));
    }

    [Fact]
    public async Task What_is_no_form_of_a_page_or_too_long_or_empty_is_not_kept()
    {
        var browser = _app.Anonymous();

        await PostAsync(browser, "/organizations", New, ("name", new string('x', 70_000)));
        await PostAsync(browser, "/organizations", New, ("name", ""));
        await PostAsync(browser, "/account/password", "/account/security", ("currentPassword", "x"), ("newPassword", "y"));
        await browser.PostAsync("/api/v1/organizations", new { name = "Engines" });
        await PostAsync(browser, "/nowhere", "/nowhere", ("name", "Engines"));

        Assert.Equal(0, await CountAsync());
        Assert.Null(browser.Cookie("__Host-draft"));
    }

    [Fact]
    public async Task S11_An_address_cannot_fill_the_table()
    {
        for (var number = 0; number < 25; number++)
        {
            await PostAsync(_app.Anonymous(), "/organizations", New, ("name", "Engines"));
        }

        Assert.Equal(20, await CountAsync());
    }

    [Fact]
    public async Task Who_has_to_confirm_who_it_is_finds_the_form_as_it_was()
    {
        var ada = await _app.SignedInAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(6));
        var made = await PostAsync(ada, "/account/api-keys/new", "/account/api-keys/new", ("name", "Backup"), ("scopes", "read"), ("scopes", "write"), ("expiresInDays", ""));
        Assert.StartsWith("/account/confirm-access", made.ShouldBe(HttpStatusCode.Redirect).Location, StringComparison.Ordinal);

        var done = await ada.SubmitAsync("/account/confirm-access", ("password", TestPerson.Password), ("returnUrl", "/account/api-keys/new"));
        var page = await ada.GetAsync(done.ShouldBe(HttpStatusCode.Redirect).Location);

        Assert.Equal("Backup", page.Find("#name").GetAttribute("value"));
        Assert.Equal(["read", "write"], page.Page.QuerySelectorAll("input[name=scopes][checked]").Select(box => box.GetAttribute("value")));
        Assert.Contains("Your text is still here", page.Find(".flash").TextContent, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private static async Task<Answer> SignInAsync(TestClient browser, string email, string page)
    {
        var entered = await browser.SubmitAsync("/sign-in", ("email", email), ("password", TestPerson.Password), ("returnUrl", page));
        Assert.Equal(page, entered.ShouldBe(HttpStatusCode.Redirect).Location);
        return (await browser.GetAsync(page)).ShouldBe(HttpStatusCode.OK);
    }

    private static Task<Answer> PostAsync(TestClient browser, string path, string page, params (string Name, string Value)[] fields)
    {
        var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Origin", browser.Origin);
        request.Headers.Referrer = new Uri(browser.Origin + page);
        return browser.SendAsync(request);
    }

    private async Task<int> CountAsync() => (await _app.QueryAsync<int>("SELECT COUNT(*) FROM web_drafts")).Single();
}
