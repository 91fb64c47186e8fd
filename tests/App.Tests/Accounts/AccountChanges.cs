using System.Net;
using App.Modules.Accounts.Contracts;
using App.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

/// <summary>What makes signing in worth nothing that was under way, and the ways in.</summary>
internal sealed class AccountChanges(TestApp app)
{
    public const string Chosen = "another fine password";
    private const string Accounts = "/api/v1/accounts";
    private readonly Mailbox _mail = new(app);

    private IAccounts Operator => app.Services.GetRequiredService<IAccounts>();

    /// <summary>The address that one signs in by then, and what to run. What is asked for by mail is there before.</summary>
    public async Task<(string Email, Func<Task> Run)> PrepareAsync(string change, TestPerson ada)
    {
        var other = app.Anonymous();
        switch (change)
        {
            case "reset":
                (await other.PostAsync($"{Accounts}/forgot-password", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
                var reset = await _mail.TokenAsync(ada.Email, "/reset-password");
                return (ada.Email, Post(other, "reset-password", new { token = reset, password = Chosen }));
            case "change":
                return (ada.Email, async () => (await ada.PutAsync($"{Accounts}/password", new { currentPassword = TestPerson.Password, newPassword = Chosen }))
                    .ShouldBe(HttpStatusCode.NoContent));
            case "undone change of address":
                var moved = $"moved-{ada.Email}";
                (await ada.PostAsync($"{Accounts}/email", new { email = moved })).ShouldBe(HttpStatusCode.Accepted);
                await Post(other, "email/confirm", new { token = await _mail.TokenAsync(moved, "/confirm-new-email") })();
                return (moved, Post(other, "email/undo", new { token = await _mail.TokenAsync(ada.Email, "/undo-email-change") }));
            case "taken over":
                (await other.PostAsync($"{Accounts}/sign-in/email", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
                var link = await _mail.TokenAsync(ada.Email, "/sign-in/link");
                return (ada.Email, async () => (await other.PostAsync($"{Accounts}/sign-in/link", new { token = link })).ShouldBe(HttpStatusCode.OK));
            case "disabled":
                return (ada.Email, async () => Assert.True(await Operator.DisableAsync(ada.Email)));
            case "disabled and enabled":
                return (ada.Email, async () => Assert.True(await Operator.DisableAsync(ada.Email) && await Operator.EnableAsync(ada.Email)));
            case "deleted":
                (await ada.PostAsync($"{Accounts}/deletion")).ShouldBe(HttpStatusCode.Accepted);
                return (ada.Email, Post(other, "deletion/confirm", new { token = await _mail.TokenAsync(ada.Email, "/confirm-deletion") }));
            case "authenticator":
                return (ada.Email, async () => await Phone.SetUpAsync(app, ada));
            case "passkey":
                return (ada.Email, async () => await PasskeyHolder.AddAsync(ada));
            case "two factors required":
                return (ada.Email, async () => (await ada.PutAsync($"{Accounts}/second-factors/required", new { required = true })).ShouldBe(HttpStatusCode.NoContent));
            case "factors reset":
                return (ada.Email, async () => Assert.True(await Operator.ResetTwoFactorAsync(ada.Email, withPasskeys: true)));
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, null);
        }
    }

    /// <summary>The way in of somebody at this browser, prepared so far that it is one request.</summary>
    public async Task<Func<Task<Answer>>> EquipAsync(string way, TestPerson ada, TestClient client)
    {
        switch (way)
        {
            case "page":
                return () => client.SubmitAsync("/sign-in", ("email", ada.Email), ("password", TestPerson.Password));
            case "passkey":
                var key = await PasskeyHolder.AddAsync(ada);
                return () => PasskeyHolder.ProveAsync(client, key);
            case "magic link" or "mailed code":
                (await client.PostAsync($"{Accounts}/sign-in/email", new { email = ada.Email })).ShouldBe(HttpStatusCode.Accepted);
                var (token, code) = (await _mail.TokenAsync(ada.Email, "/sign-in/link"), await _mail.CodeAsync(ada.Email, words: "Sign in with the code"));
                return way == "magic link" ? () => client.PostAsync($"{Accounts}/sign-in/link", new { token }) : () => client.PostAsync($"{Accounts}/sign-in/code", new { code });
            default:
                throw new ArgumentOutOfRangeException(nameof(way), way, null);
        }
    }

    private static Func<Task> Post(TestClient client, string path, object body) =>
        async () => (await client.PostAsync($"{Accounts}/{path}", body)).ShouldBe(HttpStatusCode.NoContent);
}
