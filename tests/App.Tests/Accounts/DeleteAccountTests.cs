using System.Net;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class DeleteAccountTests
{
    private const string Me = "/api/v1/accounts/me";
    private const string SignIn = "/api/v1/accounts/sign-in";

    [Fact]
    public async Task V14_Deleted_account_is_out_at_once_with_all_its_tokens()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        await app.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = ada.Email });
        var reset = await new Mailbox(app).TokenAsync(ada.Email, "/reset-password");

        await DeleteAsync(app, ada);

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await app.Anonymous().PostAsync("/api/v1/accounts/reset-password", new { token = reset, password = "another fine password" }))
            .ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Deletion_is_undone_by_the_link_and_by_signing_in()
    {
        using var app = new TestApp();
        var mail = new Mailbox(app);
        var ada = await app.SignedInAsync();
        await DeleteAsync(app, ada);
        var page = await app.Anonymous().GetAsync(await mail.LinkAsync(ada.Email, "/undo-deletion"));
        (await app.Anonymous().SubmitAsync("/undo-deletion", ("token", page.Find("input[name=token]").GetAttribute("value")!))).ShouldBe(HttpStatusCode.Redirect);
        (await ada.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);

        await DeleteAsync(app, ada, count: 2);
        app.Clock.Advance(TimeSpan.FromDays(13));
        (await ada.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromDays(2));

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        Assert.Null(Assert.Single(await app.QueryAsync<long?>("SELECT delete_after FROM accounts_users")));
    }

    [Fact]
    public async Task After_the_grace_period_everything_is_gone_but_what_others_own()
    {
        using var app = new TestApp();
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ada, ben.Slug);
        await DeleteAsync(app, ada);

        app.Clock.Advance(TimeSpan.FromDays(14.1));
        (await ada.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        await WaitAsync(async () => (await app.QueryAsync<string>("SELECT slug FROM organizations_organizations")).SequenceEqual([ben.Slug]));

        Assert.Equal([ben.Id], await app.QueryAsync<Guid>("SELECT id FROM accounts_users"));
        Assert.Equal([ben.Id], await app.QueryAsync<Guid>("SELECT user_id FROM organizations_members"));
        Assert.Contains("accounts.purged", await app.QueryAsync<string>("SELECT action FROM audit_events WHERE account_id = @Id", new { ada.Id }));
    }

    [Fact]
    public async Task S49_Disabled_account_is_out_at_once_with_all_its_tokens()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        await app.Anonymous().PostAsync("/api/v1/accounts/forgot-password", new { email = ada.Email });
        var reset = await new Mailbox(app).TokenAsync(ada.Email, "/reset-password");
        await ada.PostAsync("/api/v1/accounts/deletion");
        var deletion = await new Mailbox(app).TokenAsync(ada.Email, "/confirm-deletion");

        Assert.True(await app.Services.GetRequiredService<IAccounts>().DisableAsync(ada.Email));

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized, "not_signed_in");
        (await app.Anonymous().PostAsync("/api/v1/accounts/reset-password", new { token = reset, password = "another fine password" }))
            .ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
        (await app.Anonymous().PostAsync("/api/v1/accounts/deletion/confirm", new { token = deletion })).ShouldBe(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Page_asks_and_the_mail_does_it()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        (await ada.GetAsync("/account/delete")).ShouldBe(HttpStatusCode.OK).Find("form[action='/account/delete']");

        (await ada.SubmitAsync("/account/delete")).ShouldBe(HttpStatusCode.Redirect);
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        var page = await app.Anonymous().GetAsync(await new Mailbox(app).LinkAsync(ada.Email, "/confirm-deletion"));
        (await app.Anonymous().SubmitAsync("/confirm-deletion", ("token", page.Find("input[name=token]").GetAttribute("value")!))).ShouldBe(HttpStatusCode.Redirect);

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_days_of_grace_everything_is_gone_at_once_and_nothing_says_otherwise()
    {
        using var app = new TestApp { Settings = { ["Accounts:DeletionGraceDays"] = "0" } };
        var mail = new Mailbox(app);
        var ada = await app.SignedInAsync();
        Assert.Contains("Then there is no way back.", (await ada.GetAsync("/account/delete")).Find(".danger-zone > div:first-child p").TextContent, StringComparison.Ordinal);
        (await ada.SubmitAsync("/account/delete")).ShouldBe(HttpStatusCode.Redirect);
        Assert.Contains("There is no way back after that.", (await mail.WaitForAsync(ada.Email, "/confirm-deletion")).Text, StringComparison.Ordinal);
        var client = app.Anonymous();
        var page = await client.GetAsync(await mail.LinkAsync(ada.Email, "/confirm-deletion"));
        Assert.Contains("gone at once", page.Find(".lead").TextContent, StringComparison.Ordinal);

        (await client.SubmitAsync("/confirm-deletion", ("token", page.Find("input[name=token]").GetAttribute("value")!))).ShouldBe(HttpStatusCode.Redirect);

        Assert.Contains("and everything in it", (await client.GetAsync("/")).Text, StringComparison.Ordinal);
        (await ada.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        var last = await mail.WaitForAsync(ada.Email, "Your account is deleted");
        Assert.Contains("There is no way back.", last.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/undo-deletion", last.Text + last.Html, StringComparison.Ordinal);
        // No hour passes: the schedule's next turn is not waited for.
        await mail.SettleAsync();
        Assert.Empty(await app.QueryAsync<Guid>("SELECT id FROM accounts_users"));
        Assert.Empty(await app.QueryAsync<string>("SELECT slug FROM organizations_organizations"));
        (await app.Anonymous().PostAsync("/api/v1/accounts/sign-up", new { email = ada.Email, password = TestPerson.Password, name = "Ada" })).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task One_day_of_grace_is_a_day()
    {
        using var app = new TestApp { Settings = { ["Accounts:DeletionGraceDays"] = "1" } };
        var ada = await app.SignedInAsync();
        Assert.Contains("change your mind for a day.", (await ada.GetAsync("/account/delete")).Find(".danger-zone > div:first-child p").TextContent, StringComparison.Ordinal);
        await DeleteAsync(app, ada);

        await new Mailbox(app).LinkAsync(ada.Email, "/undo-deletion");
    }

    [Theory]
    [InlineData("/api/v1/accounts/export")]
    [InlineData("/account/export")]
    public async Task Export_holds_what_is_kept_about_the_person_and_no_secret(string path)
    {
        using var app = new TestApp();
        var (ada, ben) = (await app.SignedInAsync("Ada"), await app.SignedInAsync("Ben"));
        await app.JoinAsync(ben, ada.Slug);

        var file = (path.StartsWith("/api", StringComparison.Ordinal) ? await ada.PostAsync(path) : await ada.SubmitAsync(path)).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("application/json", file.Header("Content-Type"));
        Assert.Contains("attachment; filename=my-data.json", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal((ada.Email, ada.Slug), (file["account.email"], file["organizations.0.slug"]));
        Assert.DoesNotContain("Ben", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", file.Text, StringComparison.OrdinalIgnoreCase);
    }

    internal static async Task DeleteAsync(TestApp app, TestPerson person, int count = 1)
    {
        (await person.PostAsync("/api/v1/accounts/deletion")).ShouldBe(HttpStatusCode.Accepted);
        var token = await new Mailbox(app).TokenAsync(person.Email, "/confirm-deletion", count);
        (await app.Anonymous().PostAsync("/api/v1/accounts/deletion/confirm", new { token })).ShouldBe(HttpStatusCode.NoContent);
    }

    internal static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var end = DateTime.UtcNow.AddSeconds(30); !await condition(); await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < end, "The purge did not come.");
        }
    }
}
