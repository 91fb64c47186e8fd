using System.Net;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class UpdateApiKeyTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Keys = "/api/v1/accounts/api-keys";
    private const string Me = "/api/v1/accounts/me";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Key_is_read_by_its_id_and_changed_as_a_whole(bool ofOrganization)
    {
        var ada = await app.SignedInAsync();
        var path = ofOrganization ? $"{ada.Api}/api-keys" : Keys;
        var made = await MakeAsync(ada, path, "read", "manage");
        var one = made.Location;
        Assert.Equal($"{path}/{made["details.id"]}", one);
        Assert.Equal(made.Json["details"]!.ToJsonString(), (await ada.GetAsync(one)).ShouldBe(HttpStatusCode.OK).Json.ToJsonString());

        var expiresAt = app.Clock.GetUtcNow().AddDays(3);
        var changed = await ada.PutAsync(one, new { name = " Import ", scopes = new[] { "write", "read" }, isEnabled = true, expiresAt, requestsPerMinute = 60 });

        Assert.Equal(("Import", "60", made["details.hint"]), (changed.ShouldBe(HttpStatusCode.OK)["name"], changed["requestsPerMinute"], changed["hint"]));
        Assert.Equal("""["read","write"]""", changed.Json["scopes"]!.ToJsonString());
        Assert.Equal(expiresAt.ToUnixTimeMilliseconds(), ((DateTimeOffset)changed.Json["expiresAt"]!).ToUnixTimeMilliseconds());
        Assert.Equal(changed.Text, (await ada.GetAsync(one)).Text);
        Assert.DoesNotContain(made["key"]!, changed.Text, StringComparison.Ordinal);

        var bare = await ada.PutAsync(one, new { name = "Import", scopes = new[] { "read" }, isEnabled = true });
        Assert.Equal((null, "600"), (bare.ShouldBe(HttpStatusCode.OK)["expiresAt"], bare["requestsPerMinute"]));
    }

    [Fact]
    public async Task S49_Change_counts_from_the_next_request_on()
    {
        var ada = await app.SignedInAsync();
        var made = await MakeAsync(ada, $"{ada.Api}/api-keys", "read", "manage");
        var key = KeyClient.Of(app, made["key"]!);
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);

        await ChangeAsync(ada, made, isEnabled: true, "read");
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "owners_only");
        await ChangeAsync(ada, made, isEnabled: true, "write", "manage");
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Forbidden, "missing_scope");
        await ChangeAsync(ada, made, isEnabled: false, "read", "manage");
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        await ChangeAsync(ada, made, isEnabled: true, "read", "manage");
        (await key.GetAsync($"{ada.Api}/activity")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Expired_key_lives_again_with_a_later_expiry_and_a_living_one_is_not_ended_by_a_slip()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var made = await ada.PostAsync(Keys, new { name = "Key", scopes = new[] { "read" }, expiresInDays = 1 });
        var key = KeyClient.Of(own, made["key"]!);
        var past = await ada.PutAsync(made.Location, new { name = "Key", scopes = new[] { "read" }, isEnabled = true, expiresAt = own.Clock.GetUtcNow() });
        Assert.NotNull(past.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.expiresAt"]);

        own.Clock.Advance(TimeSpan.FromDays(1));
        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
        await ada.PostAsync("/api/v1/accounts/confirm-access", new { password = TestPerson.Password });
        var expiresAt = (DateTimeOffset)made.Json["details"]!["expiresAt"]!;
        (await ada.PutAsync(made.Location, new { name = "Old", scopes = new[] { "read" }, isEnabled = true, expiresAt })).ShouldBe(HttpStatusCode.OK);
        (await ada.PutAsync(made.Location, new { name = "Old", scopes = new[] { "read" }, isEnabled = true, expiresAt = expiresAt.AddDays(1) })).ShouldBe(HttpStatusCode.OK);

        (await key.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S63_Change_is_recorded_with_what_it_was_and_no_change_is_not()
    {
        var ada = await app.SignedInAsync();
        var made = await MakeAsync(ada, Keys, "read");
        await ChangeAsync(ada, made, isEnabled: true, "read");
        Assert.Empty(await ChangesAsync(ada));

        await ada.PutAsync(made.Location, new { name = "Other", scopes = new[] { "read", "write" }, isEnabled = false, requestsPerMinute = 60 });

        Assert.Equal([$"{made["details.hint"]}: name, scopes read write, 60 requests a minute, off"], await ChangesAsync(ada));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S63_Whoever_lets_a_key_do_more_is_told_by_mail_and_of_less_nothing_is_said(bool ofOrganization)
    {
        const string Subject = "An API key may do more now";
        var (ada, mail) = (await app.SignedInAsync(), new Mailbox(app));
        var made = await MakeAsync(ada, ofOrganization ? $"{ada.Api}/api-keys" : Keys, "read");
        var scopes = app.Services.GetRequiredService<IApiKeys>().Scopes.Select(scope => scope.Name);
        var part = scopes.FirstOrDefault(scope => scope.EndsWith(":read", StringComparison.Ordinal)) ?? "read";
        await ChangeAsync(ada, made, isEnabled: true, "read", part);
        await ChangeAsync(ada, made, isEnabled: false, "read");
        await ChangeAsync(ada, made, isEnabled: true, part);
        await mail.SettleAsync();
        Assert.Empty(await mail.ToAsync(ada.Email, Subject));

        await ChangeAsync(ada, made, isEnabled: true, "read", "manage");

        var notice = await mail.WaitForAsync(ada.Email, Subject);
        Assert.Contains(made["details.hint"]!, notice.Text, StringComparison.Ordinal);
        Assert.Contains("read, manage", notice.Text, StringComparison.Ordinal);
        Assert.Equal(ofOrganization, notice.Text.Contains("one of your organizations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S52_Changing_one_takes_somebody_who_just_proved_who_it_is_and_reading_does_not()
    {
        using var own = new TestApp();
        var ada = await own.SignedInAsync();
        var (mine, ours) = (await MakeAsync(ada, Keys, "read"), await MakeAsync(ada, $"{ada.Api}/api-keys", "read"));
        own.Clock.Advance(TimeSpan.FromMinutes(6));

        foreach (var made in new[] { mine, ours })
        {
            (await ada.PutAsync(made.Location, new { name = "Key", scopes = new[] { "write" }, isEnabled = true })).ShouldBe(HttpStatusCode.Forbidden, "fresh_session_required");
            (await ada.GetAsync(made.Location)).ShouldBe(HttpStatusCode.OK);
        }

        var page = await ada.SubmitAsync($"/account/api-keys/{mine["details.id"]}", ("name", "Key"), ("scopes", "write"));
        Assert.StartsWith("/account/confirm-access?", page.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reads_or_changes_the_key_of_another_nor_one_that_is_revoked()
    {
        var (ada, mallory) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Mallory"));
        var (mine, ours) = (await MakeAsync(ada, Keys, "read"), await MakeAsync(ada, $"{ada.Api}/api-keys", "read"));
        var change = new { name = "Theirs", scopes = new[] { "read" }, isEnabled = false };
        string[] places = [$"{Keys}/{mine["details.id"]}", $"{mallory.Api}/api-keys/{ours["details.id"]}", $"{Keys}/{ours["details.id"]}"];

        foreach (var place in places)
        {
            (await mallory.GetAsync(place)).ShouldBe(HttpStatusCode.NotFound, "not_found");
            (await mallory.PutAsync(place, change)).ShouldBe(HttpStatusCode.NotFound, "not_found");
        }

        (await mallory.SubmitAsync($"/account/api-keys/{mine["details.id"]}", ("name", "Theirs"), ("scopes", "read"))).ShouldBe(HttpStatusCode.NotFound);
        (await ada.DeleteAsync(mine.Location)).ShouldBe(HttpStatusCode.NoContent);
        (await ada.GetAsync(mine.Location)).ShouldBe(HttpStatusCode.NotFound, "not_found");
        (await ada.PutAsync(mine.Location, change)).ShouldBe(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_shows_the_key_and_saves_it(bool ofOrganization)
    {
        var ada = await app.SignedInAsync();
        var made = await MakeAsync(ada, ofOrganization ? $"{ada.Api}/api-keys" : Keys, "read", "manage");
        var list = ofOrganization ? $"{ada.Pages}/api-keys" : "/account/api-keys";
        var path = (await ada.GetAsync(list)).Find(".list-row a").GetAttribute("href")!;

        var page = (await ada.GetAsync(path)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal((path, "Key"), (page.Find("main form").GetAttribute("action"), page.Find("#name").GetAttribute("value")));
        Assert.Equal(["read", "manage"], page.Page.QuerySelectorAll("[name=scopes][checked]").Select(choice => choice.GetAttribute("value")));
        Assert.True(page.Find("#isEnabled").HasAttribute("checked"));

        var wrong = await ada.SubmitAsync(path, ("name", "Import"), ("expiresAt", "yesterday"), ("scopes", "read"), ("isEnabled", "true"));
        Assert.Equal("expiresAt-error", wrong.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        var none = await ada.SubmitAsync(path, ("name", "Import"), ("expiresAt", ""), ("isEnabled", "true"));
        Assert.Equal("scopes-error", none.ShouldBe(HttpStatusCode.UnprocessableEntity).Find(".field-error").Id);
        var saved = await ada.SubmitAsync(path, ("name", "Import"), ("scopes", "read"), ("expiresAt", "2100-05-04T10:30"), ("requestsPerMinute", "5"));

        Assert.Equal(list, saved.ShouldBe(HttpStatusCode.Redirect).Location);
        var row = (await ada.GetAsync(list)).Find(".list-row").TextContent;
        Assert.Contains("Import", row, StringComparison.Ordinal);
        Assert.Contains("off", row, StringComparison.Ordinal);
        Assert.Contains("4 May 2100", row, StringComparison.Ordinal);
        Assert.Equal("2100-05-04T10:30", (await ada.GetAsync(path)).Find("#expiresAt").GetAttribute("value"));
        (await KeyClient.Of(app, made["key"]!).GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_key");
    }

    [Fact]
    public async Task Change_that_does_not_say_whether_the_key_is_on_is_refused()
    {
        var ada = await app.SignedInAsync();
        var made = await MakeAsync(ada, Keys, "read");

        var answer = await ada.PutAsync(made.Location, new { name = "Key", scopes = new[] { "read" } });

        Assert.NotNull(answer.ShouldBe(HttpStatusCode.BadRequest, "validation_failed")["errors.isEnabled"]);
    }

    private static async Task<Answer> MakeAsync(TestPerson person, string path, params string[] scopes) =>
        (await person.PostAsync(path, new { name = "Key", scopes })).ShouldBe(HttpStatusCode.Created);

    private static async Task ChangeAsync(TestPerson person, Answer made, bool isEnabled, params string[] scopes) =>
        (await person.PutAsync(made.Location, new { name = "Key", scopes, isEnabled })).ShouldBe(HttpStatusCode.OK);

    private Task<IEnumerable<string>> ChangesAsync(TestPerson person) =>
        app.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.api_key_updated' AND account_id = @Id", new { person.Id });
}
