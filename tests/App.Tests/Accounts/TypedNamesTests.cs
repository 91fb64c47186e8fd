using System.Net;
using App.BuildingBlocks.Mail;
using App.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>Anybody can sign up with anybody's address: what they type reaches nobody under our name.</summary>
public sealed class TypedNamesTests
{
    private const string Accounts = "/api/v1/accounts";
    private const string Name = "WIN MONEY http://evil.example";

    [Fact]
    public async Task A_name_that_was_typed_is_in_no_mail_while_the_address_must_be_confirmed()
    {
        using var strict = new StrictApp();
        var client = strict.App.Anonymous();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await client.PostAsync($"{Accounts}/sign-up", new { email = "victim@example.com", password = TestPerson.Password, name = Name })).ShouldBe(HttpStatusCode.Accepted);
            await strict.Mail.SettleAsync();
        }

        (await client.PostAsync($"{Accounts}/resend-confirmation", new { email = "victim@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        (await client.PostAsync($"{Accounts}/forgot-password", new { email = "victim@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        (await client.PostAsync($"{Accounts}/sign-in/email", new { email = "victim@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        await strict.Mail.SettleAsync();

        Assert.Equal(5, (await strict.Mail.ToAsync("victim@example.com")).Count);
        await NowhereAsync(strict.App);
    }

    [Fact]
    public async Task Names_that_were_typed_are_in_no_mail_to_an_address_that_nobody_has_proven()
    {
        using var app = new TestApp();
        var mail = new Mailbox(app);
        var mallory = await app.SignedInAsync(Name);
        var key = await PasskeyHolder.AddAsync(mallory);
        var id = (await mallory.GetAsync(PasskeyHolder.Api))["items.0.id"];
        (await mallory.PutAsync($"{PasskeyHolder.Api}/{id}", new { name = Name })).ShouldBe(HttpStatusCode.NoContent);
        (await mallory.DeleteAsync($"{PasskeyHolder.Api}/{id}")).ShouldBe(HttpStatusCode.NoContent);
        Assert.NotNull(key);
        await KeyAsync(mallory);
        (await mallory.PostAsync($"{Accounts}/email", new { email = "victim@example.com" })).ShouldBe(HttpStatusCode.Accepted);
        (await mallory.PutAsync($"{Accounts}/password", new { currentPassword = TestPerson.Password, newPassword = "another fine password" })).ShouldBe(HttpStatusCode.NoContent);
        await DeleteAccountTests.DeleteAsync(app, mallory);
        await mail.SettleAsync();

        Assert.NotEmpty(await mail.ToAsync("victim@example.com"));
        await NowhereAsync(app);
    }

    [Fact]
    public async Task Owner_of_a_proven_address_reads_which_key_was_made()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET email_confirmed_at = created_at"));

        await KeyAsync(ada);

        Assert.Contains($"“{Name}” (", (await new Mailbox(app).WaitForAsync(ada.Email, "An API key was created")).Text, StringComparison.Ordinal);
    }

    private static async Task KeyAsync(TestPerson person) =>
        (await person.PostAsync($"{Accounts}/api-keys", new { name = Name, scopes = new[] { "read" } })).ShouldBe(HttpStatusCode.Created);

    private static async Task NowhereAsync(TestApp app)
    {
        foreach (var mail in await app.Services.GetRequiredService<MailFolder>().ListAsync())
        {
            foreach (var text in new[] { mail.Raw, mail.Subject, mail.To, mail.Text, mail.Html })
            {
                Assert.DoesNotContain("evil.example", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("WIN MONEY", text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }
}
